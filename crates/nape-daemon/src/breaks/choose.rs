//! What a break that was asked for is to be: what the wearer named, if it suits; else what the coach proposes.

use nape_core::Params;
use nape_core::article::Activity;
use nape_core::coach::{Coach, Form, Proposal, RuledOut};
use nape_core::event::HeldBack;
use nape_core::guide::Target;
use nape_words::Words;

/// What to do, for a wearer of whom `coach` knows.
///
/// # Errors
/// Why not, in a sentence with what to do instead.
pub fn choose(
    coach: &Coach,
    params: &Params,
    words: Words,
    activity: Option<Activity>,
    form: Option<Form>,
) -> Result<Proposal, String> {
    let chosen = coach.propose(params).proposal;
    let refuse = |why: RuledOut, activity: Activity| {
        let instead = chosen.map_or_else(String::new, |p| {
            format!(" {}", words.offer_instead(p.activity))
        });
        format!(
            "{}: {}.{instead}",
            words.activity(activity),
            words.ruled_out(why)
        )
    };
    let proposal = match activity {
        Some(activity) => {
            if let Some(why) = coach.ruled_out(activity) {
                return Err(refuse(why, activity));
            }
            if Target::of(activity).is_none() {
                return Err(format!(
                    "{}: {}. {}",
                    words.activity(activity),
                    words.ruled_out(RuledOut::Elsewhere),
                    "Log it with `nape plan log`."
                ));
            }
            coach.form(activity, params)
        }
        None => chosen.ok_or_else(|| {
            let flagged = coach.ruled_out(Activity::Walking) == Some(RuledOut::RedFlag);
            if flagged {
                words.silent_until_cleared(false)
            } else {
                words.held_back(HeldBack::NoActivity)
            }
        })?,
    };
    let forms = Words::forms(proposal.activity);
    match form {
        None => Ok(proposal),
        Some(form) if forms.contains(&form) => Ok(Proposal { form, ..proposal }),
        Some(_) if forms == [Form::Usual] => Ok(proposal),
        Some(form) => {
            let names: Vec<_> = forms.iter().map(|f| f.name()).collect();
            Err(format!(
                "{} has no {} form here; there is: {}.",
                words.activity(proposal.activity),
                form.name(),
                names.join(", ")
            ))
        }
    }
}
