### A guided break: said from one step to the next.

# $activity: one of activity-….
guide-ready = Get ready for { $activity } …

## Breathing. Cat/cow moves with the breath.

guide-out-round = Breathe out … round your back, chin to your chest.
guide-in-arch = Breathe in … let your back arch, lift your head.
guide-out-round-neutral = Breathe out … round your back, head in line.
guide-in-arch-neutral = Breathe in … let your back arch, head in line.
guide-out = Breathe out …
guide-in = Breathe in …

## How far it has come. $done, $of: numbers; in guide-held $held, $of: spans such as "20 s".

guide-count = { $done } of { $of }
guide-held = { $held } of { $of }
guide-walked = { $time } walking
guide-walked-steps =
    { $time } walking, { $steps ->
        [one] one step
       *[other] { $steps } steps
    }

## How it is done.

guide-slower = A bit slower, please.
guide-smaller = Smaller is fine.
guide-too_fast = A bit fast. Let's stop here – that's enough for now.
guide-too_far = A bit far. Let's stop here – that's enough for now.
guide-clip_lost = Sensor out of reach; going on with the timer.
guide-not_seen = Not detected yet; going on with the timer.

## The end.

guide-done-seen = Well done – counted.
guide-done-clock = Well done (timed, not measured).
guide-done-unseen = Time's up. The sensor didn't pick up much.
guide-was_it_done = Did you do it?
guide-given_up = Stopped. That's fine – try again any time.
