### Notifications: what stands beside the nudge, and the other kinds.

## Buttons.

button-start = Start
button-done = Done
button-later = Later
button-hurts = It hurts
button-yes = Yes
button-no = No
button-stop = Stop
button-did = I did it
button-skip = Skip

## Sources of a nudge. $sources: as they are cited; $more: how many are not named.

notify-sources = { $count ->
        [one] Source
       *[other] Sources
    }: { $sources }
notify-sources-more = (and { $more } more)

## A break was seen. $duration: a span such as "2 min".

thanks-title = Well done
thanks-walk = A walk of { $duration }.
thanks-micro_break = Out of the position for { $duration }.
thanks-cat_cow = Cat/cow for { $duration }.
thanks-cat_cow-reps = { $reps ->
        [one] One round
       *[other] { $reps } rounds
    } of cat/cow in { $duration }.
thanks-childs_pose = Child's pose for { $duration }.
thanks-downward_dog = Downward dog for { $duration }.
thanks-rest = A rest of { $duration }.
thanks-tai_chi = Slow flowing movement for { $duration }.

# What a nudge was about is no longer so.
corrected-title = You moved
corrected = The position has changed. Nothing more to do.

## A question: it looked like this.

asked-walk = Was that a walk?
asked-micro_break = Was that a little break?
asked-cat_cow = Was that cat/cow?
asked-childs_pose = Was that child's pose?
asked-downward_dog = Was that downward dog?
asked-rest = Was that a rest?
asked-tai_chi = Was that slow, flowing movement, such as tai chi?
asked = The clips cannot tell for sure.

## An activity hurts. $activity: one of activity-….

set_aside-title = Thank you for saying so
set_aside = { $activity } is set aside and not proposed again.
set_aside-rest = Rest now.
set_aside-doctor = If you feel new numbness or weakness, or the pain spreads: nape checkin.

# $rule: one of rule-…, with a capital letter; $within: a span.
pre_notice-title = A break is coming up
pre_notice = { $rule }. A proposal comes within { $within }, at a good moment.
