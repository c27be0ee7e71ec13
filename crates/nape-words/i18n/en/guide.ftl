### A guided break: said from one step to the next.

# $activity: one of activity-….
guide-ready = Get ready: { $activity }. It begins in a moment.

## Breathing. Cat/cow moves with the breath.

guide-out-round = Breathe out … round your back, chin to the chest.
guide-in-arch = Breathe in … let your back arch, lift the head.
guide-out-round-neutral = Breathe out … round your back, head in line.
guide-in-arch-neutral = Breathe in … let your back arch, head in line.
guide-out = Breathe out …
guide-in = Breathe in …

## How far it has come. $done, $of: numbers; in guide-held $held, $of: spans such as "20 s".

guide-count = { $done } of { $of }
guide-held = { $held } of { $of }
guide-walked = { $time } on your feet
guide-walked-steps = { $time } on your feet, { $steps ->
        [one] one step
       *[other] { $steps } steps
    }

## How it is done.

guide-slower = A little slower.
guide-smaller = A little smaller.
guide-too_fast = That was rather quick. Let us stop here; that was enough.
guide-too_far = That went rather far. Let us stop here; that was enough.
guide-clip_lost = The clip is not heard; going on by the clock.
guide-not_seen = The clip sees nothing of it yet; going on by the clock.

## The end.

guide-done-seen = Well done. The clip saw it.
guide-done-clock = Well done, by the clock.
guide-done-unseen = Time is up. The clip saw little of it.
guide-was_it_done = Did you do it?
guide-given_up = Stopped. That is fine; any time again.
