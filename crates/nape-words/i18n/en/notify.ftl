### Notifications: what stands beside the reminder, and the other kinds. Titles of at most 36 letters, a bubble of 150.

## Buttons.

button-start = Start
button-done = Done
button-later = Later
button-why = Why?
button-hurts = It hurts
button-yes = Yes
button-no = No
button-stop = Stop
button-did = I did it
button-skip = Skip

## Sources of a reminder, where its reason is shown. $sources: as they are cited; $more: how many are not named.

notify-sources = { $count ->
        [one] Source
       *[other] Sources
    }: { $sources }
notify-sources-more = (and { $more } more)

## A break was detected. $duration: a span such as "2 min".

thanks-title = Well done
thanks-walk = You walked for { $duration }.
thanks-micro_break = You moved for { $duration }.
thanks-cat_cow = Cat/cow for { $duration }.
thanks-cat_cow-reps = { $reps ->
        [one] One round
       *[other] { $reps } rounds
    } of cat/cow in { $duration }.
thanks-childs_pose = Child's pose for { $duration }.
thanks-downward_dog = Downward dog for { $duration }.
thanks-rest = You rested for { $duration }.
thanks-tai_chi = Slow flowing movement for { $duration }.

# What a reminder was about is no longer so.
corrected-title = You moved
corrected = That's all it takes.

## A question: it looked like this.

asked-walk = Was that a walk?
asked-micro_break = Was that a little break?
asked-cat_cow = Was that cat/cow?
asked-childs_pose = Was that child's pose?
asked-downward_dog = Was that downward dog?
asked-rest = Was that a rest?
asked-tai_chi = Was that slow, flowing movement?
asked = Your sensors aren't sure.

## An activity hurts. $activity: one of activity-…, with a capital letter.

set_aside-title = Thanks – rest for now
set_aside = { $activity } won't be suggested again.
set_aside-doctor = New numbness, weakness or spreading pain: nape checkin.

# $within: a span.
pre_notice-title = A break is coming up
pre_notice = A suggestion is coming in the next { $within }.

## A sensor needs the wearer. $sensor: one of note-clip-…; $percent: a whole number; $span: a span.

sensor-battery-title = Charge a sensor: { $sensor }
sensor-battery = Its battery is down to { $percent } %.
sensor-moved-title = Sit upright for three seconds
sensor-moved = A sensor sits differently: { $sensor }. Until then it isn't used.
sensor-silent-title = No data from a sensor: { $sensor }
sensor-silent = None for { $span }. Is it on, charged and near?
