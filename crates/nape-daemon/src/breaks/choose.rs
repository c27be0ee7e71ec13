//! What a break that was asked for is to be: what the wearer named, if it suits; else what the coach proposes.

use nape_control::guided::Refusal;
use nape_core::Params;
use nape_core::article::Activity;
use nape_core::coach::{Coach, Form, Proposal, RuledOut};
use nape_core::guide::Target;
use nape_words::Words;

/// What to do, for a wearer of whom `coach` knows.
///
/// # Errors
/// Why not.
pub fn choose(
    coach: &Coach,
    params: &Params,
    activity: Option<Activity>,
    form: Option<Form>,
) -> Result<Proposal, Refusal> {
    // Whatever is asked for: a doctor, or a check-in, comes first.
    match coach.ruled_out(Activity::Walking) {
        Some(RuledOut::RedFlag) => return Err(Refusal::RedFlag),
        Some(RuledOut::Unread) => return Err(Refusal::Unread),
        _ => {}
    }
    let chosen = coach.propose(params).proposal;
    let proposal = match activity {
        Some(activity) => {
            if let Some(reason) = coach.ruled_out(activity) {
                return Err(Refusal::RuledOut {
                    activity,
                    reason,
                    instead: chosen.map(|p| p.activity),
                });
            }
            if Target::of(activity).is_none() {
                return Err(Refusal::Elsewhere { activity });
            }
            coach.form(activity, params)
        }
        None => chosen.ok_or(Refusal::Nothing)?,
    };
    let forms = Words::forms(proposal.activity);
    match form {
        None => Ok(proposal),
        Some(form) if forms.contains(&form) => Ok(Proposal { form, ..proposal }),
        Some(_) if forms == [Form::Usual] => Ok(proposal),
        Some(form) => Err(Refusal::NoForm {
            activity: proposal.activity,
            form,
        }),
    }
}
