### The coach's events, one line each, for the timeline.

# $activity, $factor, $rule: one of activity-…, factor-…, rule-….
line-nudge = Suggested: { $activity } · risk factor: { $factor } · rule: { $rule }
# For `nape why`: what was proposed, for which risk factor; for how long it had been put off.
line-proposed = { $activity } (risk factor in the article: { $factor })
line-put_off = postponed by { $span }
line-source = Source: { $source }
# $reason: one of held_back-…; $until: a time.
line-held_back = { $rule }: { $reason }
line-held_back-until = { $rule }: { $reason }, until { $until }
# $id: the nudge's number; $answer: one of answer-….
line-answer = reminder { $id }: { $answer }
# $kind: one of break-…; $duration: a span.
line-break = { $kind }, { $duration }, without a reminder
line-break-prompted = { $kind }, { $duration }, after a reminder
line-break-paid = { $kind }, { $duration }, without a reminder; makes up for a missed break
line-break-prompted-paid = { $kind }, { $duration }, after a reminder; makes up for a missed break
line-pre_notice = { $rule }: reminder in up to { $within }
line-owed = { $rule }: break postponed ({ $reason })
# A break is owed no longer, though none was seen.
line-settled-said = postponed break done (you said so)
line-settled-forgiven = postponed break dropped: too long ago
line-settled-dropped = postponed break dropped: see a doctor first
line-corrected = you changed position; reminder { $id } closed
# The wearer says that a break was taken.
line-reported = { $activity } (you said so)
line-confirmed-yes = you confirmed: { $kind }
line-confirmed-no = you said it wasn't { $kind }
line-set_aside = { $activity } hurts: no longer suggested
line-set_aside-instead = { $activity } hurts: no longer suggested; maybe { $instead } another time
