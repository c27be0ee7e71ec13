### Die neun Aktivitäten des Artikels: Namen, Einladungen, Schritte.

## Namen, zum Einsetzen in einen Satz.

activity-walking = ein kurzer Gang
activity-pool_walking = Gehen im Wasser
activity-cat_cow = Katze-Kuh
activity-childs_pose = die Stellung des Kindes
activity-downward_dog = der herabschauende Hund
activity-swimming = Schwimmen
activity-tai_chi = langsames Tai-Chi
activity-strengthening = Krafttraining
activity-rest = eine Ruhepause

## Einladungen, eine Zeile.

propose-walking-usual = Wie wäre es mit ein paar Schritten? Fang langsam an; zwei Minuten genügen.
propose-pool_walking-usual = Wie wäre es mit Gehen im Wasser? Es trägt einen Teil deines Gewichts.
propose-swimming-usual = Wie wäre es mit ruhigem Schwimmen, in der Art, die dir guttut?
propose-strengthening-usual = Wie wäre es mit Krafttraining, so wie es ärztlich freigegeben ist?
propose-cat_cow-floor = Wie wäre es mit bis zu fünf sanften Runden Katze-Kuh am Boden?
propose-cat_cow-seated = Wie wäre es mit bis zu fünf sanften Runden Katze-Kuh im Sitzen?
propose-cat_cow-standing = Wie wäre es mit bis zu fünf sanften Runden Katze-Kuh im Stehen?
propose-childs_pose-floor = Wie wäre es mit einer halben Minute in der Stellung des Kindes?
propose-childs_pose-seated = Wie wäre es mit der Stellung des Kindes, vorgebeugt über den Tisch?
propose-downward_dog-floor = Wie wäre es mit ein paar Atemzügen im herabschauenden Hund?
propose-downward_dog-standing = Wie wäre es mit dem herabschauenden Hund, die Hände an Tisch oder Wand?
propose-tai_chi-standing = Wie wäre es mit zwei Minuten langsamer, fließender Bewegung wie im Tai-Chi?
propose-rest-floor = Wie wäre es, dich ein paar Minuten hinzulegen, so wie es entlastet?
propose-rest-seated = Wie wäre es, dich ein paar Minuten zurückzulehnen, so wie es entlastet?

## Was zu tun ist, ein Schritt je Zeile.

steps-walking-usual =
    Steh auf und geh die ersten Schritte langsam.
    Lass die Arme locker hängen und schau nach vorn.
    Zwei bis fünf Minuten sind reichlich.
    Kehr um, wenn etwas schlimmer wird.
steps-pool_walking-usual =
    Geh in Wasser, das dir bis zwischen Hüfte und Brust reicht: Es trägt einen Teil deines Gewichts.
    Fang langsam an, mit gleichmäßigen Schritten.
    Geh hinaus, wenn es dir genug ist.
steps-swimming-usual =
    Nimm die Schwimmart, die dir guttut; die eine beste für alle gibt es nicht.
    Beweg dich sanft; das kann Nacken und Rücken lockern.
    Wechsle die Schwimmart oder hör auf, wenn etwas schlimmer wird.
steps-strengthening-usual =
    Nur nach ärztlicher Freigabe, mit den Übungen, die ihr besprochen habt.
    Ein paar Mal in der Woche, für die Muskeln von Rücken, Bauch und Hüften.
    Lass sein, was wehtut, und frag noch einmal nach.
steps-cat_cow-floor =
    Komm auf Hände und Knie: Hände unter den Schultern, Knie unter den Hüften, Rücken flach.
    Atme aus und mach den Rücken rund, Kinn zur Brust, Nacken locker.
    Atme ein und lass den Bauch sinken, heb Kopf und Steißbein.
    Fließe vom einen ins andere, bis zu fünfmal.
steps-cat_cow-floor-neutral =
    Komm auf Hände und Knie: Hände unter den Schultern, Knie unter den Hüften, Rücken flach.
    Atme aus und mach den Rücken rund; der Kopf bleibt in einer Linie mit ihm.
    Atme ein und lass den Bauch sinken; der Kopf bleibt in der Linie, Blick nach unten.
    Fließe vom einen ins andere, bis zu fünfmal.
steps-cat_cow-seated =
    Setz dich vorn auf den Stuhl, Füße am Boden, Hände auf die Oberschenkel.
    Atme aus und mach den Rücken rund, Kinn zur Brust, Nacken locker.
    Atme ein und lass die Brust nach vorn kommen, heb den Kopf ein wenig.
    Fließe vom einen ins andere, bis zu fünfmal.
steps-cat_cow-seated-neutral =
    Setz dich vorn auf den Stuhl, Füße am Boden, Hände auf die Oberschenkel.
    Atme aus und mach den Rücken rund; der Kopf bleibt in einer Linie mit ihm.
    Atme ein und lass die Brust nach vorn kommen; der Kopf bleibt in der Linie, Blick nach vorn.
    Fließe vom einen ins andere, bis zu fünfmal.
steps-cat_cow-standing =
    Stell dich einen Schritt vom Tisch weg, Hände auf den Tisch, Knie weich.
    Atme aus und mach den Rücken rund, Kinn zur Brust, Nacken locker.
    Atme ein und lass den Bauch sinken, heb den Kopf ein wenig.
    Fließe vom einen ins andere, bis zu fünfmal.
steps-cat_cow-standing-neutral =
    Stell dich einen Schritt vom Tisch weg, Hände auf den Tisch, Knie weich.
    Atme aus und mach den Rücken rund; der Kopf bleibt in einer Linie mit ihm.
    Atme ein und lass den Bauch sinken; der Kopf bleibt in der Linie, Blick nach unten.
    Fließe vom einen ins andere, bis zu fünfmal.
steps-childs_pose-floor =
    Von Händen und Knien aus: Knie weit, große Zehen zusammen.
    Lass die Hüften zu den Fersen sinken, mach dich lang und beug dich vor.
    Stirn nach unten, gern auf ein Kissen; Arme lang nach vorn.
    Atme eine halbe bis ganze Minute. Nichts erzwingen.
steps-childs_pose-seated =
    Rück mit dem Stuhl vom Tisch weg, Füße weit auf den Boden.
    Beug dich aus der Hüfte vor und leg Arme und Stirn auf den Tisch.
    Lass den Rücken lang werden.
    Atme eine halbe bis ganze Minute. Nichts erzwingen.
steps-downward_dog-floor =
    Aus dem Vierfüßlerstand: Hände weit, und lauf mit ihnen ein wenig nach vorn.
    Heb die Knie vom Boden und bring die Hüften nach oben und hinten.
    Beug die Knie, so viel du magst; lass den Kopf hängen.
    Ein paar Atemzüge, dann langsam wieder herunter.
steps-downward_dog-standing =
    Leg die Hände schulterbreit an Tisch oder Wand.
    Geh mit den Füßen zurück und lass die Brust zwischen die Arme sinken, Hüften nach hinten.
    Beug die Knie, so viel du magst; die Ohren neben den Armen.
    Ein paar Atemzüge, dann langsam wieder herangehen.
steps-tai_chi-standing =
    Stell die Füße hüftbreit, Knie weich.
    Heb und senk beide Arme langsam mit dem Atem.
    Verlagere das Gewicht von einem Fuß auf den anderen und lass die Arme folgen.
    Bleib zwei Minuten im Fluss, ohne Eile.
steps-rest-floor =
    Leg dich so hin, wie es entlastet: auf den Rücken mit den Unterschenkeln auf dem Stuhl, oder auf die Seite.
    Atme und gib das Gewicht ab.
    Bleib ein paar Minuten; komm über die Seite hoch.
steps-rest-floor-side =
    Leg dich auf die Seite, ein Kissen unter dem Kopf und eins zwischen den Knien.
    Atme und lass das Gewicht los.
    Bleib ein paar Minuten; komm langsam hoch.
steps-rest-seated =
    Lehn den Stuhl zurück, so weit es bequem ist, mit etwas unter dem Kopf.
    Lass die Arme liegen und die Füße stehen.
    Bleib ein paar Minuten.

# Letzter Schritt bei einer Verletzung oder einem Schub.
steps-gentle = Kleiner und langsamer, als du könntest. Hör auf, wenn es wehtut, kribbelt oder taub wird oder Schmerz in Arm oder Bein zieht.
# Mit einer Verletzung, und in der Schwangerschaft.
steps-injury = Eine Verletzung, die noch niemand untersucht hat: erst ärztlich ansehen lassen.
steps-pregnancy = Frag Hebamme oder Arztpraxis, was dir guttut. Hör auf und ruf dort an bei Blutung, Kopfschmerz oder Sehstörung.

# Offered in place of something else. $activity: one of activity-….
offer-instead = Vielleicht passt das: { $activity }.
