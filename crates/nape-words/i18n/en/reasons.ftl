### Why something is or is not: each to go into a sentence.

## Rules.

rule-hold = one angle held too long
rule-sustained = same position for a long time
rule-walk = no walk for a long time
rule-repetition = frequent bending
rule-bend_twist = bending while turned

## Why a nudge was not shown, or not yet.

held_back-cooldown = too soon after the last reminder
held_back-budget = today's reminders are used up
held_back-snoozed = snoozed
held_back-walking = you're already walking
held_back-no_activity = nothing suitable to suggest
held_back-baseline = silent learning day
held_back-breakpoint = waiting for a good moment
held_back-announced = announced, coming shortly
held_back-pace = saving reminders for later today
held_back-hour_budget = this hour's reminders are used up
held_back-walk_budget = today's walk reminders are used up
held_back-back_off = recent reminders were ignored, so fewer now
held_back-quiet_hours = outside your set hours
held_back-tracking = tracking only, reminders off
held_back-meeting = in a meeting
held_back-full_screen = full-screen app
held_back-idle = you're away
held_back-on_break = you're already on a break
held_back-red_flag = see a doctor first
held_back-resolved = you had already moved

## Why an activity is not proposed.

ruled_out-red_flag = see a doctor first
ruled_out-flare_up = not in a flare-up
# $factor: one of factor-….
ruled_out-profile = not suggested with { $factor }
ruled_out-hurts = it hurt
ruled_out-elsewhere = not at a desk
ruled_out-clearance = needs a doctor's OK

## What spoke for or against an activity.

because-answers = fits what was measured
because-rest_first = rest first in a flare-up
# $factor: one of factor-….
because-prefers = suits: { $factor }
because-taken = you've done it before
because-passed_over = you've skipped it before
because-variety = suggested last time

## The moment a nudge waited for.

moment-head_lift = when you looked up
moment-pause = in a pause between movements
moment-left_position = when you changed position
moment-context_ended = when you were free again
moment-none = no good moment within the wait, shown anyway

## The desk.

context-meeting-begins = meeting begins
context-meeting-ends = meeting over
context-full_screen-begins = full screen on
context-full_screen-ends = full screen off
context-idle-begins = away
context-idle-ends = back at the keyboard

## Breaks.

break-walk = a walk
break-micro_break = a short break
break-cat_cow = cat/cow
break-childs_pose = child's pose
break-downward_dog = downward dog
break-rest = a rest
break-tai_chi = slow flowing movement

## Answers to a nudge.

answer-done = done
answer-snooze = later
answer-hurts = it hurts
answer-dismissed = closed
answer-ignored = no answer
answer-verified = break detected afterwards
