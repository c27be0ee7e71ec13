### The check-in: questions for yes or no, what is advised, what follows.
###
### Over-cautious in what it asks, calm in how it says it.

## Questions about symptoms.

ask-yes_or_no = (y/n)
ask-neck = Is there pain, tingling, numbness or weakness in the neck, an arm or a hand?
ask-low_back = Is there pain, tingling, numbness or weakness in the low back, the buttocks or a leg?
ask-flare_up = Has it just flared up?
ask-cleared = Has a doctor looked at the warning signs you named, and allowed movement?

## Questions about warning signs, emergencies first.

checkin-before_flags =
    A few questions about warning signs. Most people can answer no to all of them; each yes is worth a doctor's look.
ask-flag-bladder_or_bowel = Is there new trouble with bladder or bowel: hard to pass, hard to hold, or no longer felt?
ask-flag-saddle_numbness = Is it numb where you sit, between the legs or at the genitals, or is there new trouble with sex?
ask-flag-both_legs = Does the pain run down both legs, or has it moved from one leg to the other?
ask-flag-weakness = Is an arm or a leg very weak, or growing weaker, or does a foot drop as you walk?
ask-flag-clumsy_or_unsteady = Have your hands become clumsy, or your walk unsteady?
ask-flag-trauma = Did it begin after an accident or a fall, even a small one if your bones are weak?
ask-flag-fever = Do you have fever or chills or feel ill with it, have a weak immune system, or inject drugs?
ask-flag-sudden_head_or_face =
    Was there a sudden, severe, unusual headache or neck pain, double vision, trouble speaking or swallowing, or a drooping face?
ask-flag-cancer = Do you have cancer, or did you ever?
ask-flag-weight_loss = Have you lost weight without a reason?
ask-flag-night_pain = Is there pain at night that no position eases?
ask-flag-age_at_onset = Is it your first trouble of this kind, before the age of 20 or after 55?
ask-flag-steroids = Have you taken steroids, such as cortisone, for long?
ask-flag-shape_or_chest = Has your spine changed its shape, or is the pain between the shoulder blades or in the chest?

## The same in a few words, for a list.

flag-bladder_or_bowel = new trouble with bladder or bowel
flag-saddle_numbness = numbness where you sit
flag-both_legs = pain in both legs
flag-weakness = growing weakness of an arm or a leg
flag-clumsy_or_unsteady = clumsy hands or an unsteady walk
flag-trauma = an accident or a fall
flag-fever = fever, or feeling ill
flag-sudden_head_or_face = sudden signs of head or face
flag-cancer = cancer, now or before
flag-weight_loss = weight lost without a reason
flag-night_pain = pain at night that no position eases
flag-age_at_onset = first trouble before 20 or after 55
flag-steroids = steroids for long
flag-shape_or_chest = a changed spine, or pain of the chest

## Why a doctor is advised.

advice-title-emergency = Please get emergency care today
advice-title-urgent = Please see a doctor within days
advice-title-lasting = Time to see a doctor
advice-title-hurts_again = Time to ask a doctor
advice-emergency =
    What you named belongs into emergency care the same day. Please call your emergency number or go there now. Often it is a false alarm; a doctor can tell, Nape cannot.
advice-urgent =
    What you named is for a doctor within the next days. Often there is a simple reason; a doctor can tell, Nape cannot.
advice-lasting =
    Your symptoms have lasted for two weeks or more. For most people they pass sooner, so please let a doctor look at them.
advice-hurts_again =
    An exercise hurt, for the second time within a week. Leave out what hurts, and please ask a doctor which movement suits you.

## What follows.

flare_up-on =
    Flare-up mode is on: rest first, then child's pose or a short walk, small and slow, and only what does not make it worse. For most people this passes within days.
flare_up-off = Flare-up mode is off. Begin gently again.
checkin-silent =
    Nape measures on, but proposes no exercise until a doctor has looked at it. Say so at a check-in when that is done.
checkin-cleared = Thank you. Nape proposes breaks again; stop what hurts.
checkin-thanks = Thank you. That is noted, and stays on this machine.
disclaimer =
    Nape is not a medical device. It measures posture and movement; what your symptoms are, only a doctor can say.

## What was said, in one line.

checkin-neck = symptoms of the neck
checkin-low_back = symptoms of the low back
checkin-flare_up = a flare-up
checkin-nothing = no symptoms
checkin-said_cleared = cleared by a doctor
