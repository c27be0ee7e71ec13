//! Where limits and suggestions come from, as it is cited. Names of works are not translated, so these are no messages.

use nape_core::coach::Source;

/// How the article is cited in events, notifications and documents. It can be looked up by its title at its publisher.
pub const ARTICLE: &str = "\"The Best Exercises for a Pinched Nerve in the Neck or Lower Back\", \
     SpineUniverse, peer-reviewed, updated 20 July 2021; experts quoted: Kaliq Chang MD, Siddharth \
     Tambar MD";

/// How a source is cited: with what it says, and with what is our own choice beside it.
pub const fn cite(source: Source) -> &'static str {
    match source {
        Source::Iso11226 => {
            "ISO 11226:2000, recommended limits for healthy adults (read in secondary sources, see \
             docs/evidence.md; the minute for a neck beyond 25 degrees is ours)"
        }
        Source::McLean2001 => {
            "McLean et al. 2001, doi:10.1016/S0003-6870(00)00071-5 (short breaks every 20-40 min \
             eased discomfort)"
        }
        Source::Hse => {
            "HSE: a 5-10 min break or change of activity after 50-60 min at a screen, for healthy \
             adults (read in excerpts); that Nape asks for a walk is our choice"
        }
        Source::Repetition => {
            "RULA (McAtamney & Corlett 1993): muscle use repeated 4 times a minute or more"
        }
        Source::BendTwist => {
            "Hoogendoorn et al. 2000, Spine 25:3087-3092 (trunk bent beyond 60 degrees, or rotated \
             beyond 30; that Nape measures the head's turn is our choice)"
        }
        Source::Article => ARTICLE,
    }
}
