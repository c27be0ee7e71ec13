### The nine activities of the article: names, invitations, steps.

## Names, to go into a sentence.

activity-walking = a short walk
activity-pool_walking = a walk in the pool
activity-cat_cow = cat/cow
activity-childs_pose = child's pose
activity-downward_dog = downward dog
activity-swimming = a swim
activity-tai_chi = slow tai chi
activity-strengthening = strength training
activity-rest = a rest

## Invitations, one line.

propose-walking-usual = How about a short walk? Start slowly; even two minutes break it up.
propose-pool_walking-usual = How about a walk in the pool? The water carries part of your weight.
propose-swimming-usual = How about an easy swim, in whatever stroke feels good?
propose-strengthening-usual = How about strength training, as your doctor cleared it?
propose-cat_cow-floor = How about up to five gentle rounds of cat/cow on the floor?
propose-cat_cow-seated = How about up to five gentle rounds of cat/cow in your chair?
propose-cat_cow-standing = How about up to five gentle rounds of cat/cow, hands on the desk?
propose-childs_pose-floor = How about half a minute in child's pose?
propose-childs_pose-seated = How about child's pose in the chair, folded forward over the desk?
propose-downward_dog-floor = How about a few breaths in downward dog?
propose-downward_dog-standing = How about a few breaths of downward dog, hands on desk or wall?
propose-tai_chi-standing = How about two minutes of slow, flowing movement, like tai chi?
propose-rest-floor = How about lying down for a few minutes, in a way that eases?
propose-rest-seated = How about leaning back for a few minutes, in a way that eases?

## What to do, one step a line.

steps-walking-usual =
    Stand up and take the first steps slowly.
    Let the arms hang loose and look ahead.
    Two to five minutes are plenty.
    Turn back if it makes anything worse.
steps-pool_walking-usual =
    Walk in water between waist and chest deep: it carries part of your weight.
    Begin slowly, with even steps.
    Get out when you have had enough.
steps-swimming-usual =
    Take the stroke that feels good to you; no stroke is the best for everybody.
    Move gently; it may loosen neck and back.
    Change the stroke, or stop, if it makes anything worse.
steps-strengthening-usual =
    Only after your doctor's clearance, with the exercises you agreed on.
    A few times a week, for the muscles of back, belly and hips.
    Stop what hurts, and ask again.
steps-cat_cow-floor =
    Come to hands and knees: hands under the shoulders, knees under the hips, back flat.
    Breathe out and round your back up, chin towards the chest, neck loose.
    Breathe in and let the belly sink, lifting head and tailbone.
    Flow from one to the other, up to five times.
steps-cat_cow-floor-neutral =
    Come to hands and knees: hands under the shoulders, knees under the hips, back flat.
    Breathe out and round your back up; the head stays in line with it.
    Breathe in and let the belly sink; the head stays in line, looking down.
    Flow from one to the other, up to five times.
steps-cat_cow-seated =
    Sit towards the front of the chair, feet on the floor, hands on the thighs.
    Breathe out and round your back, chin towards the chest, neck loose.
    Breathe in and let the chest come forward, lifting the head a little.
    Flow from one to the other, up to five times.
steps-cat_cow-seated-neutral =
    Sit towards the front of the chair, feet on the floor, hands on the thighs.
    Breathe out and round your back; the head stays in line with it.
    Breathe in and let the chest come forward; the head stays in line, looking ahead.
    Flow from one to the other, up to five times.
steps-cat_cow-standing =
    Stand with your hands on the desk, a step away from it, knees soft.
    Breathe out and round your back, chin towards the chest, neck loose.
    Breathe in and let the belly sink, lifting the head a little.
    Flow from one to the other, up to five times.
steps-cat_cow-standing-neutral =
    Stand with your hands on the desk, a step away from it, knees soft.
    Breathe out and round your back; the head stays in line with it.
    Breathe in and let the belly sink; the head stays in line, looking down.
    Flow from one to the other, up to five times.
steps-childs_pose-floor =
    From hands and knees: knees wide, big toes together.
    Let the hips go back to the heels, make yourself long and fold forward.
    Forehead down, on a cushion if you like; arms long in front of you.
    Breathe for half a minute to a minute. Never strain.
steps-childs_pose-seated =
    Move the chair back from the desk, feet wide on the floor.
    Fold forward from the hips and put arms and forehead on the desk.
    Let the back grow long.
    Breathe for half a minute to a minute. Never strain.
steps-downward_dog-floor =
    From all fours: palms wide, and walk the hands forward a little.
    Lift the knees from the floor and take the hips up and back.
    Bend the knees as much as you like; let the head hang.
    A few breaths, then come down slowly.
steps-downward_dog-standing =
    Put your hands on the desk or the wall, as wide as the shoulders.
    Walk the feet back and let the chest sink between the arms, hips back.
    Bend the knees as much as you like; ears beside the arms.
    A few breaths, then walk in again slowly.
steps-tai_chi-standing =
    Stand with your feet hip-wide, knees soft.
    Raise and lower both arms slowly, with the breath.
    Shift your weight from one foot to the other and let the arms follow.
    Keep it flowing for two minutes, without haste.
steps-rest-floor =
    Lie down in a way that eases: on your back with the lower legs on the chair, or on your side.
    Breathe and let the weight go.
    Stay a few minutes; come up over your side.
steps-rest-floor-side =
    Lie on your side, with a cushion under the head and one between the knees.
    Breathe and let the weight go.
    Stay a few minutes; come up slowly.
steps-rest-seated =
    Lean the chair back as far as it is comfortable, with your head resting on something.
    Let the arms lie and the feet stand.
    Stay a few minutes.

# Last step for an injury or a flare-up.
steps-gentle = Smaller and slower than you could. Stop if it hurts, tingles or goes numb, or if pain moves down an arm or a leg.
# With a declared injury, and in pregnancy.
steps-injury = An injury nobody has examined yet: see a doctor first.
steps-pregnancy = Ask your midwife or doctor what suits you. Stop and call them if you bleed, get a headache or see badly.

# Offered in place of something else. $activity: one of activity-….
offer-instead = Perhaps this suits: { $activity }.
