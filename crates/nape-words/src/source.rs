//! Where limits and suggestions come from, as it is cited. Names of works are not translated, so these are no messages.

use nape_core::coach::Source;

/// How the article is cited in events, notifications and documents.
pub const ARTICLE: &str = "\"The Best Exercises for a Pinched Nerve in the Neck or Lower Back\", \
     peer-reviewed patient article, updated 20 July 2021";

/// How a source is cited.
pub const fn cite(source: Source) -> &'static str {
    match source {
        Source::Iso11226 => {
            "ISO 11226:2000, acceptable holding times of static postures (read in secondary \
             sources, see docs/evidence.md)"
        }
        Source::McLean2001 => {
            "McLean et al. 2001, doi:10.1016/S0003-6870(00)00071-5 (short breaks every 20-40 min \
             eased discomfort)"
        }
        Source::Hse => "HSE guidance on display screen equipment (5-10 min after 50-60 min)",
        Source::Repetition => {
            "RULA (McAtamney & Corlett 1993): muscle use repeated 4 times a minute or more"
        }
        Source::BendTwist => {
            "Hoogendoorn et al. 2000, Spine 25:3087-3092 (trunk bent beyond 60 degrees, or rotated \
             beyond 30)"
        }
        Source::Article => ARTICLE,
    }
}
