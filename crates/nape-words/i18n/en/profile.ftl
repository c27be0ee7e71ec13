### The nine risk factors of the article, how Nape knows of them and what follows; the seven cautions.

profile =
    All of this is optional, stays on this machine, and changes only timers and the choice of activity. Nothing is predicted from it.
profile-declared = declared
profile-not_declared = not declared
profile-in_config = declared in the configuration

## Names, to go into a sentence.

factor-poor_posture = poor posture
factor-sustained_position = one position for long
factor-repetitive_motion = repetitive motion
factor-lifting_or_twisting = an unlucky way of lifting or twisting
factor-injury = an injury
factor-obesity = obesity
factor-pregnancy = pregnancy
factor-diabetes = diabetes
factor-family_history = pinched nerves in the family

## How Nape knows.

known_by-poor_posture = Measured: head, neck or trunk beyond the holding time of ISO 11226.
known_by-sustained_position = Measured: the time without a change of position, and without a walk.
known_by-repetitive_motion = Measured: bends a minute, over five minutes.
known_by-lifting_or_twisting = Measured with two clips: bent deep and turned at once. Never a load: no clip can feel one.
known_by-injury = Only if you say so.
known_by-obesity = Only if you say so.
known_by-pregnancy = Only if you say so.
known_by-diabetes = Only if you say so.
known_by-family_history = Only if you say so.

## What follows.

follows-poor_posture = A nudge to change position, with cat/cow or a micro-break. Studies find the link of posture and pain weak; holding still for long is what most agree on.
follows-sustained_position = A nudge to walk, or to move on the spot where a walk does not fit.
follows-repetitive_motion = Shown and explained; a nudge only if you ask for it.
follows-lifting_or_twisting = Shown, and a hint on bending if you ask for it.
follows-injury = One position is kept for 20 minutes at most before a nudge, forms are smaller and slower, a walk comes first, and downward dog is left out: with an injury a little at a time may suit better.
follows-obesity = A walk is proposed first, and the plan offers walking in the pool and swimming: water carries part of the weight.
follows-pregnancy = Child's pose and downward dog are left out, since they may not suit a pregnancy as they are, and one position is kept for 20 minutes at most before a nudge.
follows-diabetes = A walk is proposed first: the article counts walking as low in risk, and short walks may suit well.
follows-family_history = The first reminder about one position comes after 20 minutes at most; the later ones as for everybody.

## The cautions. They outrank every suggestion.

caution-doctor = Symptoms that last, or that limit your daily life, are for a doctor; warning signs at once.
caution-flare_up = In an acute flare-up rest comes first, then only what does not aggravate; child's pose is the gentle resting position.
caution-stop_what_hurts = Move only in ways that do not make it worse, and stop what hurts. What helps one may not help another: if walking hurts, swimming may not.
caution-clearance = Strength work comes after a doctor's clearance.
caution-never_strain = Never strain or stretch past comfort; adapt the pose to you.
caution-limit_aggravators = Go easy on what aggravates: awkward positions, heavy lifting, twisting.
caution-passes = For most people this is a trouble of short time.
