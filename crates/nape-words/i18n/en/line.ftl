### The coach's events, one line each, for the timeline.

# $activity, $factor, $rule: one of activity-…, factor-…, rule-….
line-nudge = Suggestion: { $activity }. Reason: { $factor }. Rule: { $rule }.
# For `nape why`: what was proposed, for which risk factor; for how long it had been put off.
line-proposed = { $activity }; the risk factor is { $factor }
line-put_off = it had been put off for { $span }
line-source = Source: { $source }
# $reason: one of held_back-…; $until: a time.
line-held_back = { $rule }: { $reason }
line-held_back-until = { $rule }: { $reason }, until { $until }
# $id: the nudge's number; $answer: one of answer-….
line-answer = nudge { $id }: { $answer }
# $kind: one of break-…; $duration: a span.
line-break = { $kind } of { $duration }, of your own accord
line-break-prompted = { $kind } of { $duration }, after a nudge
line-break-paid = { $kind } of { $duration }, of your own accord; it was owed
line-break-prompted-paid = { $kind } of { $duration }, after a nudge; it was owed
line-pre_notice = { $rule }: a nudge within { $within }
line-owed = { $rule }: the break is owed ({ $reason })
# A break is owed no longer, though none was seen.
line-settled-said = the break that was owed was taken, by your word
line-settled-forgiven = the break that was owed is too long ago: it is forgiven
line-settled-dropped = no break is owed any more: a doctor comes first
line-corrected = what nudge { $id } was about is over
# The wearer says that a break was taken.
line-reported = { $activity }, by your word
line-confirmed-yes = yes, it was { $kind }
line-confirmed-no = no, it was not { $kind }
line-set_aside = { $activity } hurts: set aside
line-set_aside-instead = { $activity } hurts: set aside; { $instead } may suit instead
