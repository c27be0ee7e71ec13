### The weekly plan: what no desk can see, logged by hand.

# $activity: one of activity-…, with a capital letter.
plan-standing = { $activity }: { $done } of { $of } this week
plan-reminder = There is still room for it this week, if it suits you.
plan-logged = { $activity }: noted.
plan-logged-minutes = { $activity }: { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    } noted.
plan-empty = Nothing is planned. You can plan strength training, swimming, walking in the pool and tai chi.
plan-needs_clearance = Strength training can be planned once a doctor has cleared it.
