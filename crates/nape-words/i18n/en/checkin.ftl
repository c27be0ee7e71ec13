### The check-in: questions for yes or no, what is advised, what follows.
###
### Over-cautious in what it asks, calm in how it says it.

## Questions about symptoms.

ask-yes_or_no = (y/n)
ask-number = { $number } of { $of }
ask-again = Please answer y or n; q quits.
ask-neck = Do you have pain, tingling, numbness or weakness in your neck, an arm or a hand?
ask-low_back = Do you have pain, tingling, numbness or weakness in your low back, buttocks or a leg?
ask-lasting = Have you had it for two weeks or more?
ask-limiting = Does it keep you from everyday things, such as work, sleep or dressing?
ask-flare_up = Has it suddenly become worse?
# $sign: one of flag-….
ask-cleared = You named: { $sign }. Has a doctor looked at it and said you may exercise?

## Questions about warning signs, emergencies first.

checkin-before_flags =
    Now a few warning signs. Most people can answer no to all of them.
ask-flag-chest = Right now: pain or pressure in your chest, perhaps into an arm or the jaw, short of breath, or a cold sweat?
ask-flag-sudden_head_or_face =
    All of a sudden: the worst headache or neck pain ever, a drooping face, trouble speaking, seeing or swallowing, or one side weak or numb?
ask-flag-bladder_or_bowel = New trouble with bladder or bowel: hard to go, hard to hold, or no longer felt?
ask-flag-saddle_numbness = Numb between the legs, at the genitals or where you sit, or new trouble with sex?
ask-flag-both_legs = Pain down both legs, or moving from one leg to the other?
ask-flag-weakness =
    An arm or leg that is very weak or getting weaker, a foot that drops, clumsy hands, an unsteady walk, or electric shocks when you bend your neck?
ask-flag-clumsy_or_unsteady = Clumsy hands, an unsteady walk, or electric shocks when you bend your neck?
ask-flag-trauma = Did it begin with a serious accident or fall, or with any fall and weak bones or long use of steroids?
ask-flag-fever = Fever, chills or feeling ill with it? Or a weak immune system, or injected drugs?
ask-flag-injury = Did you injure your neck or back in the last weeks, and nobody has examined it?
ask-flag-spreading = Is numbness or weakness new, or does the pain move further down an arm or a leg?
ask-flag-cancer = Do you have cancer, or did you ever?
ask-flag-weight_loss = Have you lost weight for no reason?
ask-flag-night_pain = Is there pain at night that no position eases?
ask-flag-steroids = Have you taken steroids, such as cortisone, for a long time?
ask-flag-shape = Has your spine changed its shape, or is the pain between your shoulder blades?
ask-flag-age_at_onset = Is this your first such pain, and are you under 20 or over 55?

## The same in a few words, for a list.

flag-chest = pain or pressure in the chest
flag-sudden_head_or_face = sudden signs of head, face or one side
flag-bladder_or_bowel = new trouble with bladder or bowel
flag-saddle_numbness = numbness where you sit
flag-both_legs = pain in both legs
flag-weakness = weakness, clumsy hands or an unsteady walk
flag-clumsy_or_unsteady = clumsy hands or an unsteady walk
flag-trauma = a serious accident or fall
flag-fever = fever, feeling ill, or a weak immune system
flag-injury = an injury nobody has examined
flag-spreading = new numbness or weakness, or spreading pain
flag-cancer = cancer, now or before
flag-weight_loss = weight lost for no reason
flag-night_pain = pain at night that no position eases
flag-steroids = steroids for a long time
flag-shape = a changed spine, or pain between the shoulder blades
flag-age_at_onset = first such pain before 20 or after 55

## Why a doctor is advised. $number: the emergency number.

advice-title-call = Call { $number } now
advice-title-emergency = Get emergency care today
advice-title-urgent = See a doctor within days
advice-title-mention = Mention it to your doctor
advice-title-lasting = Time to see a doctor
advice-title-limiting = Time to see a doctor
advice-title-hurts_again = Time to ask a doctor
advice-call =
    Call { $number } or your local emergency number now and say what you told Nape. Don't drive yourself; don't wait for it to pass.
advice-emergency =
    Go to an emergency department today, or call { $number } if you cannot get there. Don't wait for it to pass.
advice-urgent =
    Please let a doctor look at this within the next days. Often there is a simple reason; a doctor can tell, Nape cannot.
advice-mention =
    A first pain at your age is seldom anything serious. Mention it to your doctor at your next visit.
advice-lasting =
    You have had this for two weeks or more. Many get better within four weeks, some need longer; a doctor or physiotherapist can help.
advice-limiting =
    It keeps you from everyday things. Please let a doctor or physiotherapist look at it.
advice-hurts_again =
    An exercise has hurt again. Leave out what hurts, and ask a doctor or physiotherapist what suits you.

## What follows.

flare_up-on =
    Flare-up mode is on: rest first, then move a little, small and slow, and only what doesn't make it worse. Many improve within four weeks; some take longer.
flare_up-off = Flare-up mode is off. Begin gently again.
checkin-silent =
    Nape keeps measuring, and suggests nothing until a doctor has looked at it. Then run: nape checkin
checkin-unread =
    What you told Nape before could not be read. To be safe, it suggests no exercise until you check in again: nape checkin
checkin-cleared = Thank you. Nape suggests breaks again; stop what hurts.
checkin-thanks = Thank you. That is noted, and stays on this machine.
checkin-quit = Stopped. What you answered with yes is noted.
checkin-unsaved =
    This could not be saved. Nape keeps it in mind while it runs and tries again; please do what it says all the same.
checkin-unsaved_here = This could not be saved; please do what it says all the same, and run nape checkin again later.
disclaimer =
    Nape is not a medical device. What your symptoms are, only a doctor can say.

## It hurts.

hurts-what = What hurt?
# $activity: one of activity-….
hurts-done = { $activity } (what you did)
hurts-proposed = { $activity } (suggested)
hurts-other = something else
hurts-number = Enter a number; q quits.
hurts-rest = Rest now.
hurts-spreading = Is there new numbness or weakness, or does the pain move further down an arm or a leg?

## What was said, in one line.

checkin-neck = symptoms of the neck
checkin-low_back = symptoms of the low back
checkin-flare_up = a flare-up
checkin-lasting = for two weeks or more
checkin-limiting = limits everyday things
checkin-nothing = no symptoms
checkin-said_cleared = cleared by a doctor
