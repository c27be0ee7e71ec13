### Eine Sitzung in fünf einfachen Sätzen, und der Streifen eines Tages.

## Was gemessen wurde. $known, $whole: Dauern.

summary-nothing = Nichts ist bekannt: Kein Sensor war angelegt und kalibriert.
summary-measured = { $known } von { $whole } gemessen; für den Rest gibt es keine Daten.
summary-measured_all = { $whole } gemessen.

## Haltungen über ihrem Limit. $times: wie viele; $held: eine Dauer; $what: summary-of-…; $angle: Grad, etwa "38° (±2°)".

summary-long-none = Keine Haltung ging über ihr Limit.
summary-long = { $times ->
        [one] Eine Haltung ging über ihr Limit:
       *[other] { $times } Haltungen gingen über ihr Limit; die längste:
    } { $what }, { $held } lang.
summary-of-head = Kopf { $angle } geneigt
summary-of-neck = Nacken { $angle } gebeugt
summary-of-trunk = Oberkörper { $angle } geneigt
summary-of-lumbar = unterer Rücken { $angle } gebeugt

## Eine Position. $longest: eine Dauer.

summary-position = Längste Zeit in derselben Position: { $longest }.
summary-position-head_alone = Längste Zeit ohne eine Minute Gehen: { $longest }. (Ein Kopfsensor allein merkt nicht, wenn du dich umsetzt.)
summary-position-unknown = Wie lange du in einer Position warst, ist nicht bekannt.

## Pausen. $breaks: wie viele; $walked: eine Dauer.

summary-breaks = { $breaks ->
        [0] Keine Pause erkannt
        [one] Eine Pause erkannt
       *[other] { $breaks } Pausen erkannt
    }; kein Gehen.
summary-breaks-walked = { $breaks ->
        [0] Keine Pause erkannt
        [one] Eine Pause erkannt
       *[other] { $breaks } Pausen erkannt
    }; du bist { $walked } gegangen.

## Erinnerungen. $reminders, $followed: wie viele.

summary-reminders-none = Nape hat dich nicht erinnert.
summary-reminders = { $reminders ->
        [one] Nape hat dich einmal erinnert
       *[other] Nape hat dich { $reminders }-mal erinnert
    }; { $followed ->
        [0] danach kam keine Pause.
        [one] einmal folgte eine Pause.
       *[other] { $followed }-mal folgte eine Pause.
    }

## Der Streifen des Tages, und was seine Zeichen heißen.

summary-day = dein Tag
summary-strip-good = im Rahmen
summary-strip-limit = Haltung über dem Limit
summary-strip-exercise = Pause oder Gehen
summary-strip-unknown = keine Daten
# $command: was man eintippt.
summary-more = Alle Zahlen: { $command }
