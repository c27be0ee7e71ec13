### The nine activities of the article: names, invitations, steps.

## Names, to go into a sentence.

activity-walking = a short walk
activity-pool_walking = pool walking
activity-cat_cow = cat/cow
activity-childs_pose = child's pose
activity-downward_dog = downward dog
activity-swimming = swimming
activity-tai_chi = tai chi
activity-strengthening = strength training
activity-rest = a short rest

## Invitations, one line.

propose-walking-usual = How about a short walk? Start slowly – two minutes count.
propose-pool_walking-usual = How about pool walking? The water takes some of your weight.
propose-swimming-usual = How about an easy swim, in whatever stroke feels good?
propose-strengthening-usual = How about the strength exercises your doctor cleared?
propose-cat_cow-floor = How about up to five gentle rounds of cat/cow on the floor?
propose-cat_cow-seated = How about up to five gentle rounds of cat/cow in your chair?
propose-cat_cow-standing = How about up to five gentle rounds of cat/cow, hands on the desk?
propose-childs_pose-floor = How about half a minute in child's pose?
propose-childs_pose-seated = How about resting forward on your desk for half a minute?
propose-downward_dog-floor = How about a few breaths in downward dog?
propose-downward_dog-standing = How about a few breaths in downward dog, hands on a sturdy desk or a wall?
propose-tai_chi-standing = How about two minutes of slow, flowing movement, like tai chi?
propose-rest-floor = How about lying down for a few minutes, however feels best?
propose-rest-seated = How about leaning back for a few minutes?

## What to do, one step a line.

steps-walking-usual =
    Stand up and take the first steps slowly.
    Let your arms swing and look ahead.
    Two to five minutes is plenty.
    Stop and rest if anything gets worse.
steps-pool_walking-usual =
    Walk in waist- to chest-deep water; it takes some of your weight.
    Start slowly, with even steps.
    Get out when you've had enough.
steps-swimming-usual =
    There's no single best activity; it depends on you. If swimming feels good, use the stroke that suits you.
    Swim gently; it may loosen neck and back.
    Change the stroke, or stop, if anything gets worse.
steps-strengthening-usual =
    Only once your doctor has cleared it and you feel up to it.
    A few times a week. For a nerve in the lower back: lower back, belly and hips.
    Stop anything that hurts and ask your doctor or physiotherapist.
steps-cat_cow-floor =
    Get on your hands and knees: hands under shoulders, knees under hips, back flat.
    Breathe out and gently round your back up, chin to your chest, neck loose.
    Breathe in and let your belly sink, lifting head and tailbone.
    Move gently back and forth, up to five times.
steps-cat_cow-floor-neutral =
    Get on your hands and knees: hands under shoulders, knees under hips, back flat.
    Breathe out and gently round your back up; your head stays in line with it.
    Breathe in and let your belly sink; your head stays in line, looking down.
    Move gently back and forth, up to five times.
steps-cat_cow-seated =
    Sit towards the front of your chair, feet on the floor, hands on your thighs.
    Breathe out and gently round your back, chin to your chest, neck loose.
    Breathe in and let your chest come forward, lifting your head a little.
    Move gently back and forth, up to five times.
steps-cat_cow-seated-neutral =
    Sit towards the front of your chair, feet on the floor, hands on your thighs.
    Breathe out and gently round your back; your head stays in line with it.
    Breathe in and let your chest come forward; your head stays in line, looking ahead.
    Move gently back and forth, up to five times.
steps-cat_cow-standing =
    Stand a step away from a sturdy desk, hands on it, knees soft.
    Breathe out and gently round your back, chin to your chest, neck loose.
    Breathe in and let your belly sink, lifting your head a little.
    Move gently back and forth, up to five times.
steps-cat_cow-standing-neutral =
    Stand a step away from a sturdy desk, hands on it, knees soft.
    Breathe out and gently round your back; your head stays in line with it.
    Breathe in and let your belly sink; your head stays in line, looking down.
    Move gently back and forth, up to five times.
steps-childs_pose-floor =
    On hands and knees: knees wide, big toes touching.
    Sit back on your heels, lengthen your back, then fold forward onto your thighs.
    Forehead on the floor or a cushion, arms out in front, palms down.
    Breathe out deeply; stay half a minute to a minute. Never strain.
steps-childs_pose-seated =
    Move your chair back from the desk, feet wide on the floor.
    Fold forward from the hips and rest your arms and forehead on the desk.
    Let your back lengthen.
    Breathe out deeply; stay half a minute to a minute. Never strain.
steps-downward_dog-floor =
    On all fours: shoulders over wrists, knees hip-width, palms flat. Hands a little forward.
    Lift your knees and send your hips up and back.
    Knees slightly bent. Not with high blood pressure, glaucoma or dizziness.
    Breathe in, breathe out deeply, a few times; come down slowly.
steps-downward_dog-standing =
    Hands shoulder-width on a sturdy desk or a wall.
    Walk your feet back and let your chest sink between your arms, hips back.
    Keep your knees slightly bent, more if you like; ears beside your arms.
    Breathe in, breathe out deeply, a few times; then walk back in slowly.
steps-tai_chi-standing =
    Stand with your feet hip-width, knees soft.
    Raise and lower both arms slowly, with your breath.
    Shift your weight from one foot to the other and let your arms follow.
    Keep going for two minutes, unhurried.
steps-rest-floor =
    Lie however feels best: on your side, or on your back with your lower legs on a chair.
    Breathe and let go.
    Stay a few minutes; roll onto your side to get up.
steps-rest-seated =
    Lean your chair back as far as is comfortable, with your head resting on something.
    Rest your arms; feet flat on the floor.
    Stay a few minutes.

# Last step for an injury or a flare-up.
steps-gentle = Go smaller and slower than usual today. Stop if it hurts, or if pain, tingling or numbness spreads down an arm or leg.

# Offered in place of something else. $activity: one of activity-….
offer-instead = You could try { $activity } instead.
