### `nape why`: heads of at most 14 letters, and what was checked before a reminder.

why-measured = measured
why-rule = rule
why-moment = moment
why-trace = trace
why-checked = checked
why-suggested = suggested
why-options = options
why-sources = sources
why-answer = answer
why-skipped = skipped
# $id: the reminder's number; $at: a time; $ago: a span; $title: the reminder's.
why-title = Reminder { $id } at { $at }, { $ago } ago: { $title }
why-none = No reminder yet.
why-no_answer = none yet: `nape done`, `nape snooze` or `nape hurts`
# $detail: what was measured; $limit: a span.
why-reminder_at = { $detail } (reminder at { $limit })
why-about = { $measure } from { $from } to { $to }; · is no data
# One of factor-….
why-factor = { $factor } is one of nine risk factors the article lists. That doesn't mean it hurts you.
why-option = { $activity } ({ $reasons })

## What was checked. $sensor: one of note-clip-….

check-worn = { $sensor }: worn
check-not_worn = { $sensor }: not worn, not used
check-not_heard = { $sensor }: not connected, not used
check-calibrated = { $sensor }: calibrated by you
check-calibrated_itself = { $sensor }: calibrated from your movement
check-not_calibrated = { $sensor }: not calibrated, not used
check-no_samples = { $sensor }: no data
check-heard = { $sensor }: last data { $span } before
check-ahead = { $sensor }: data up to { $span } after this moment
check-not_paused = not paused
check-not_snoozed = not snoozed
check-number = reminders today: { $number } of { $most }
check-apart = time since the last reminder: at least { $span }
check-not_walking = not walking
check-untold = whether you were walking: no sensor can tell
check-suits = nothing you said rules out { $activity }
