### Reminders: what to do, what was measured, when to stop; and why it came.
###
### Friendly, short, no blame, no fear, no promise. A bubble has a title of at most 36 letters, a second line of at most
### 50 and 150 in all; what is asked for with "Why?" at most 400.

## What to do: the title.

do-walking-usual = A short walk: two minutes
do-pool_walking-usual = Pool walking at your own pace
do-swimming-usual = An easy swim
do-strengthening-usual = Your cleared strength exercises
do-cat_cow-floor = Cat/cow on the floor: 5 slow rounds
do-cat_cow-seated = Cat/cow in your chair: 5 slow rounds
do-cat_cow-standing = Cat/cow at your desk: 5 slow rounds
do-childs_pose-floor = Child's pose for half a minute
do-childs_pose-seated = Lean onto your desk: half a minute
do-downward_dog-floor = Downward dog: a few slow breaths
do-downward_dog-standing = Desk downward dog: a few breaths
do-tai_chi-standing = Slow, flowing moves: two minutes
do-rest-floor = Lie down for a few minutes
do-rest-seated = Lean back for a few minutes

## What was measured, in a few words. $angle, $trunk, $rotation, $times: whole numbers; $held, $since: spans such as "5½ min".

fact-hold-head = Head down about { $angle }° for { $held }
fact-hold-neck = Neck bent about { $angle }° for { $held }
fact-hold-trunk = Leaning about { $angle }° for { $held }
fact-hold-lumbar = Lower back bent { $angle }° for { $held }
fact-sustained = One position for { $held }
# A sensor on the head alone sees no change of position but a walk.
fact-walk = No walk detected for { $since }
fact-repetition-head = Looked down about { $times } times a minute
fact-repetition-neck = Neck bent about { $times } times a minute
fact-repetition-trunk = Leaned forward about { $times } times a minute
fact-repetition-lumbar = Lower back bent about { $times } times a minute
fact-bend_twist = Bent { $trunk }° forward, head turned { $rotation }°
# $fact: one of the above; $limit, $ago: spans.
fact-guide = { $fact } (guide: { $limit })
fact-own = { $fact } (limit: { $limit })
fact-over = { $fact } (over guide value)
fact-reminder = { $fact } (reminder at { $limit })
fact-put_off = { $fact }, { $ago } ago

## When to stop: the last line.

stop = Only as far as it feels good.
stop-walking = Stop if it makes anything worse.
# For an injury or a flare-up.
stop-gentle = Small and slow; stop if it hurts.
# For symptoms of the neck.
stop-neutral = Head in line; stop if it hurts.
stop-gentle_neutral = Small, head in line; stop if it hurts.
# Before it, for bending while turned.
tip-bend_twist = Turn your feet, too.

## Why it came, asked for. $held, $limit, $since, $ago: spans; $angle and the like: whole numbers.

nudge-why-title = Why this reminder?
nudge-owed = It was due { $ago } ago.
nudge-hold-head = Your head has been tilted about { $angle }° for { $held }.
nudge-hold-neck = Your neck has been bent about { $angle }° for { $held }.
nudge-hold-trunk = You have been leaning forward about { $angle }° for { $held }.
nudge-hold-lumbar = Your lower back has been bent about { $angle }° for { $held }.
# With a sensor on the head alone.
nudge-head_alone = Measured at the head only; your neck may be bent less.
nudge-limit-timed = Guide value for healthy adults (ISO 11226): { $accepted }.
# $own: the wearer's own, shorter limit.
nudge-limit-own = Your own limit: { $own } (ISO 11226: { $accepted }).
nudge-limit-beyond = That's more than ISO 11226 recommends holding; the minute is our choice.
nudge-sustained =
    You have kept one position for { $held } (reminder at { $limit }). Any position is fine – just not for this long.
nudge-sustained-head_alone =
    No walk detected for { $held } (reminder at { $limit }). A head sensor alone can't tell when you shift in your chair.
nudge-walk = No walk detected for { $since } (reminder at { $limit }).
nudge-repetition-head = You looked down about { $times } times a minute in the last 5 minutes.
nudge-repetition-neck = You bent your neck about { $times } times a minute in the last 5 minutes.
nudge-repetition-trunk = You leaned forward about { $times } times a minute in the last 5 minutes.
nudge-repetition-lumbar = You bent your lower back about { $times } times a minute in the last 5 minutes.
nudge-bend_twist =
    You bent forward { $trunk }° with your head turned { $rotation }°. If you can, turn your feet, too.
