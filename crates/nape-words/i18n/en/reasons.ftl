### Why something is or is not: each to go into a sentence.

## Rules.

rule-hold = an angle held long
rule-sustained = the same position for long
rule-walk = long without a walk
rule-repetition = many bends
rule-bend_twist = bent and turned at once

## Why a nudge was not shown, or not yet.

held_back-cooldown = soon after the one before
held_back-budget = enough nudges for today
held_back-snoozed = you asked for later
held_back-walking = you are walking already
held_back-no_activity = no suggestion fits your answers
held_back-baseline = learning what is usual for you
held_back-breakpoint = waiting for a good moment
held_back-announced = announced, and coming in a moment
held_back-pace = spread over the day
held_back-hour_budget = enough nudges for this hour
held_back-walk_budget = enough said of walks for today
held_back-back_off = the last ones went unanswered, so they come less often
held_back-quiet_hours = outside the hours you chose
held_back-tracking = you want to be measured, not reminded
held_back-meeting = in a meeting
held_back-full_screen = a window fills the screen
held_back-idle = nobody is at the keyboard
held_back-on_break = you are on a break already
held_back-red_flag = a doctor comes first
held_back-resolved = you moved by yourself

## Why an activity is not proposed.

ruled_out-red_flag = a doctor comes first
ruled_out-flare_up = not in a flare-up
ruled_out-neck_symptoms = not with symptoms of the neck
# $factor: one of factor-….
ruled_out-profile = left out, as you told of { $factor }
ruled_out-hurts = it hurt
ruled_out-elsewhere = not at a desk
ruled_out-clearance = needs a doctor's clearance

## What spoke for or against an activity.

because-answers = fits what was measured
because-rest_first = rest first in a flare-up
because-symptoms = your symptoms
# $factor: one of factor-….
because-prefers = suits, as you told of { $factor }
because-taken = you took it up before
because-passed_over = you passed it over before
because-variety = proposed just before

## The moment a nudge waited for.

moment-head_lift = as the head came up
moment-pause = as a movement came to rest
moment-left_position = as you left the position
moment-context_ended = as the desk became free
moment-none = no good moment came in time

## The desk.

context-meeting-begins = a meeting begins
context-meeting-ends = the meeting is over
context-full_screen-begins = a window fills the screen
context-full_screen-ends = the window no longer fills the screen
context-idle-begins = nobody is at the keyboard
context-idle-ends = back at the keyboard

## Breaks.

break-walk = a walk
break-micro_break = a micro-break
break-cat_cow = cat/cow
break-childs_pose = child's pose
break-downward_dog = downward dog
break-rest = lying down
break-tai_chi = slow flowing movement

## Answers to a nudge.

answer-done = done
answer-snooze = later
answer-hurts = it hurts: set aside
answer-dismissed = closed
answer-ignored = no answer
answer-verified = the clip saw the break
