### Warum etwas ist oder nicht: jedes zum Einsetzen in einen Satz.

## Regeln.

rule-hold = zu lange in einem Winkel
rule-sustained = lange dieselbe Haltung
rule-walk = lange ohne Gehen
rule-repetition = häufiges Beugen
rule-bend_twist = Beugen mit Drehung

## Warum eine Erinnerung nicht kam, oder noch nicht.

held_back-cooldown = zu kurz nach der letzten
held_back-budget = genug Erinnerungen für heute
held_back-snoozed = auf später verschoben
held_back-walking = du gehst schon
held_back-no_activity = kein passender Vorschlag
held_back-baseline = stiller Lerntag
held_back-breakpoint = wartet auf einen guten Moment
held_back-announced = angekündigt, kommt gleich
held_back-pace = Rest für später aufgehoben
held_back-hour_budget = genug Erinnerungen für diese Stunde
held_back-walk_budget = genug Geh-Erinnerungen für heute
held_back-back_off = die letzten blieben unbeantwortet, deshalb seltener
held_back-quiet_hours = außerhalb deiner Zeiten
held_back-tracking = nur messen, Erinnerungen aus
held_back-meeting = in einer Besprechung
held_back-full_screen = Vollbild
held_back-idle = du bist gerade weg
held_back-on_break = du machst schon Pause
held_back-red_flag = erst ärztlich abklären
held_back-resolved = du hast dich schon bewegt

## Warum eine Aktivität nicht vorgeschlagen wird.

ruled_out-red_flag = erst ärztlich abklären
ruled_out-flare_up = nicht in einer akuten Phase
# $factor: einer von factor-….
ruled_out-profile = nicht bei: { $factor }
ruled_out-hurts = hat wehgetan
ruled_out-elsewhere = nicht am Schreibtisch
ruled_out-clearance = braucht ein ärztliches Okay

## Was für oder gegen eine Aktivität sprach.

because-answers = passt zum Gemessenen
because-rest_first = Ruhe zuerst in einer akuten Phase
# $factor: einer von factor-….
because-prefers = passt zu: { $factor }
because-taken = hast du schon gemacht
because-passed_over = übersprungen
because-variety = kam zuletzt

## Der Moment, auf den gewartet wurde.

moment-head_lift = als du aufgeschaut hast
moment-pause = in einer Bewegungspause
moment-left_position = als du die Position gewechselt hast
moment-context_ended = als du wieder Zeit hattest
moment-none = kein guter Moment, trotzdem gezeigt

## Der Schreibtisch.

context-meeting-begins = Besprechung beginnt
context-meeting-ends = Besprechung vorbei
context-full_screen-begins = Vollbild an
context-full_screen-ends = Vollbild aus
context-idle-begins = weg
context-idle-ends = wieder da

## Pausen.

break-walk = Gehen
break-micro_break = Kurzpause
break-cat_cow = Katze-Kuh
break-childs_pose = Kindhaltung
break-downward_dog = herabschauender Hund
break-rest = Ruhepause
break-tai_chi = langsame fließende Bewegung

## Antworten auf eine Erinnerung.

answer-done = erledigt
answer-snooze = später
answer-hurts = tut weh
answer-dismissed = geschlossen
answer-ignored = keine Antwort
answer-verified = danach Pause erkannt
