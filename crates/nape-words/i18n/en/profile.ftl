### The nine risk factors of the article, how Nape knows of them and what follows; the seven cautions.

profile = All optional, and it stays on this computer. It only changes how often and what Nape suggests.
profile-declared = yes
profile-not_declared = not set
profile-in_config = yes, set in the configuration

## Names, to go into a sentence.

factor-poor_posture = poor posture
factor-sustained_position = staying in one position
factor-repetitive_motion = repetitive motion
factor-lifting_or_twisting = lifting or twisting awkwardly
factor-injury = a neck or back injury
factor-obesity = obesity
factor-pregnancy = pregnancy
factor-diabetes = diabetes
factor-family_history = family history

## How Nape knows.

known_by-poor_posture = Measured: head, neck or upper body held longer than the ISO 11226 guide times.
known_by-sustained_position = Measured: how long you stay in one position, and how long without a walk.
known_by-repetitive_motion = Measured: how often you bend per minute.
known_by-lifting_or_twisting = Measured with two sensors: deep bending while your head is turned. Weight can't be measured.
known_by-injury = Only if you say so.
known_by-obesity = Only if you say so.
known_by-pregnancy = Only if you say so.
known_by-diabetes = Only if you say so.
known_by-family_history = Only if you say so.

## What follows.

follows-poor_posture = A reminder to change position, with cat/cow or a short break. Posture is not proven to cause pain; changing position often is the better-supported advice.
follows-sustained_position = A reminder to walk, or to move on the spot.
follows-repetitive_motion = Shown and explained; a reminder only if you ask for it.
follows-lifting_or_twisting = Shown; a tip for bending only if you ask for it.
follows-injury = Reminders after 20 minutes at most, gentler forms, walking first, no downward dog (our choice). If the injury is recent, ask a doctor before exercising.
follows-obesity = Walking is suggested first (our choice); the plan offers pool walking and swimming, where water takes some of your weight.
follows-pregnancy = No child's pose or downward dog (both need adapting), and reminders after 20 minutes at most (our choice). Ask your midwife or doctor what suits you.
follows-diabetes = Walking is suggested first (our choice; the article only lists diabetes as a risk factor). Numb feet can also come from diabetes: ask your doctor.
follows-family_history = The day's first reminder comes after 20 minutes at most (our choice).

## The cautions. They outrank every suggestion.

caution-doctor = If symptoms last or limit your daily life, see a doctor. With warning signs, straight away.
caution-flare_up = In a flare-up, rest first. Then only what doesn't make it worse, such as child's pose.
caution-stop_what_hurts = Only do what doesn't make it worse, and stop if it hurts. People differ: if walking hurts, swimming may feel fine.
caution-clearance = Strength training only with your doctor's OK, and when you feel up to it.
caution-never_strain = Never strain or stretch further than is comfortable. Adapt the pose.
caution-limit_aggravators = Stop or limit what makes it worse: awkward positions, heavy lifting, twisting.
caution-passes = For most people this passes with rest, comfortable movement and time.

## What the article says of a pinched nerve, where studies are more careful, and which forms are ours.

article-about =
    A pinched nerve is often felt far from where it is pinched: from the neck into arms and hands, from the lower back into the back, buttocks and upper legs (sciatica).
    Many people feel it for a day or two. Studies are more careful: it mostly starts to ease within four weeks, and many take up to six months.
    It may seem odd, but keep moving where that doesn't make it worse. Rest first in a flare-up, and leave out what makes it worse.
    Downward dog may ease sciatica, the article says; tai chi eased lower-back pain in a study. There is no single best activity: it depends on you.
article-forms_ours = In your chair or standing: Nape's own forms. The article has this one on the floor only.
# $proposal: an invitation, propose-….
article-form_ours = { $proposal } (Nape's own form; the article has it on the floor.)
