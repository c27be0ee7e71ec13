### The weekly plan: what no desk can see, logged by hand.

# $activity: one of activity-…, with a capital letter.
plan-standing = { $activity }: { $done } of { $of } this week
plan-reminder = There's still time for it this week, if you feel like it.
plan-logged = Logged: { $activity }
plan-logged-minutes = Logged: { $activity } ({ $minutes } min)
plan-empty = Nothing planned yet. You can plan swimming, pool walking, tai chi and (once cleared) strength training.
plan-needs_clearance = Strength training: first ask your doctor, then `nape plan clearance yes`.
