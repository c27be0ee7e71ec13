### Nudges: what was measured, the risk factor, what to do.
###
### Friendly, short, no blame, no fear, no promise. Title at most 60 characters, all lines of a nudge
### together at most 400.

nudge-title-neck = Time to let your neck move
nudge-title-back = Time to let your back move
nudge-title-low_back = Time to let your low back move
nudge-title-sustained = Time for a change of position
nudge-title-walk = Time for a little walk
# A walk is due, but something else is proposed.
nudge-title-instead_of_walk = Time to move a little
nudge-title-repetition = Time for another movement
nudge-title-bend_twist = A hint on bending

# First line of a nudge that could not be shown when it was due. $ago: a span such as "40 min".
nudge-owed = Put off { $ago } ago.

## What was measured. $angle: whole degrees; $held, $limit, $since: spans such as "5 min 40 s".

nudge-hold-head = Your head has been tilted forward about { $angle }° for { $held }.
nudge-hold-neck = Your neck has been bent about { $angle }° for { $held }.
nudge-hold-trunk = You have been leaning forward about { $angle }° for { $held }.
nudge-hold-lumbar = Your low back has been bent about { $angle }° for { $held }.
# With a clip on the head alone.
nudge-head_alone = (Head tilt, standing in for the neck.)
nudge-limit-timed = ISO 11226 accepts this for { $accepted }.
# $own: the wearer's own, shorter limit.
nudge-limit-own = ISO 11226 accepts this for { $accepted }; your own limit is { $own }.
nudge-limit-beyond = ISO 11226 does not accept this angle as a held posture.
nudge-sustained =
    You have kept the same position for { $held }; your limit is { $limit }. Any position is fine, only not for so long.
# A clip on the head alone sees no change of position but a walk.
nudge-sustained-head_alone =
    No walk was seen for { $held }; your limit is { $limit }. A head clip alone sees no other change of position.
nudge-walk = No walk was seen for { $since }; your limit is { $limit }.
nudge-repetition-head = Your head went down { $times } times a minute over the last minutes.
nudge-repetition-neck = Your neck bent { $times } times a minute over the last minutes.
nudge-repetition-trunk = You leaned forward { $times } times a minute over the last minutes.
nudge-repetition-lumbar = Your low back bent { $times } times a minute over the last minutes.
# $trunk, $rotation: whole degrees.
nudge-bend_twist =
    You bent { $trunk }° forward with the head turned { $rotation }°. Where you can, turn with your feet as well.

## The risk factor. $factor: one of factor-…, with a capital letter.

nudge-factor = { $factor }: a risk factor the article names; for some it may matter.

## The end of a proposal (propose-…).

nudge-tail = Only as far as it feels good.
nudge-tail-walking = Stop if it makes anything worse.
# For an injury or a flare-up.
nudge-tail-gentle = Small and slow; stop what hurts.
# For symptoms of the neck.
nudge-tail-neutral = Head in line with the back; only as far as it feels good.
nudge-tail-gentle_neutral = Small and slow, head in line with the back; stop what hurts.
