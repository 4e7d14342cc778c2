<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
    <context>
        <name>eigencall</name>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>It rings there.</source>
            <translation>Cela sonne chez votre interlocuteur.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>Meeting the other side at {place}, which it has named.</source>
            <translation>La rencontre avec l’autre côté se fait à {place}, comme il l’a indiqué.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>No connection to the other side could be made. Call again.</source>
            <translation>Aucune connexion avec l’autre côté n’a pu s’établir. Rappelez.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The connection was lost again and again, so the call has ended. Call again, or from another network.</source>
            <translation>La connexion s’est perdue encore et encore, l’appel est donc terminé. Rappelez, ou depuis un autre réseau.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The network has changed. Reconnecting.</source>
            <translation>Le réseau a changé. Reconnexion.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The other side could not be reached again, so the call has ended. Call again.</source>
            <translation>L’autre côté n’a pas pu être joint à nouveau, l’appel est donc terminé. Rappelez.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The other side has ended the call.</source>
            <translation>L’autre côté a mis fin à l’appel.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The other side is silent. Reconnecting.</source>
            <translation>L’autre côté ne répond plus. Reconnexion.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>You have declined the call of {who}.</source>
            <translation>Vous avez refusé l’appel de {who}.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>Your call was cut off. Reconnecting.</source>
            <translation>Votre appel a été coupé. Reconnexion.</translation>
        </message>
        <message>
            <location filename="../../../app/client/conversation.py" />
            <source>The other side did not greet; it is probably another program.</source>
            <translation>L’autre côté ne s’est pas présenté ; c’est sans doute un autre programme.</translation>
        </message>
        <message>
            <location filename="../../../app/client/conversation.py" />
            <source>The other side uses another face model, so neither could draw the other. Install the same version of Eigencall on both sides, or use the same model.</source>
            <translation>L’autre côté utilise un autre modèle de visage : aucun des deux ne pourrait dessiner l’autre. Installez la même version d’Eigencall des deux côtés, ou utilisez le même modèle.</translation>
        </message>
        <message>
            <location filename="../../../app/client/face_channel.py" />
            <source>What the other side sends cannot be read, so the call has been ended. Install the same version of Eigencall on both sides, and call again.</source>
            <translation>Ce qu’envoie l’autre côté est illisible, l’appel a donc été arrêté. Installez la même version d’Eigencall des deux côtés, puis rappelez.</translation>
        </message>
        <message>
            <location filename="../../../app/client/video_comparison.py" />
            <source>The pictures of your camera could not be encoded, so there is nothing to compare with.</source>
            <translation>Les images de votre caméra n’ont pas pu être encodées : il n’y a rien à comparer.</translation>
        </message>
        <message>
            <location filename="../../../app/client/video_comparison.py" />
            <source>Your camera gave no picture, so there was nothing to compare with.</source>
            <translation>Votre caméra n’a donné aucune image : il n’y avait rien à comparer.</translation>
        </message>
        <message>
            <location filename="../../../app/face/gallery.py" />
            <source>The list of invented people is empty; install Eigencall again.</source>
            <translation>La liste des personnes inventées est vide ; réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../app/face/gallery.py" />
            <source>There is no invented face named {name}; there are {names}.</source>
            <translation>Il n’y a pas de visage inventé nommé {name} ; il y a {names}.</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>A little more</source>
            <translation>Un peu plus</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>And to your right</source>
            <translation>Et vers la droite</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Close your eyes for a moment</source>
            <translation>Fermez les yeux un instant</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Close your lips</source>
            <translation>Fermez les lèvres</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Come closer</source>
            <translation>Approchez-vous</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Do not smile yet</source>
            <translation>Ne souriez pas encore</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Done</source>
            <translation>C’est fait</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Frown</source>
            <translation>Froncez les sourcils</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Hold your head still</source>
            <translation>Ne bougez pas la tête</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look down, with your eyes only</source>
            <translation>Regardez en bas, avec les yeux seulement</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look into the camera, at rest, lips closed</source>
            <translation>Regardez la caméra, détendu, lèvres fermées</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look straight ahead</source>
            <translation>Regardez droit devant vous</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look to your left, with your eyes only</source>
            <translation>Regardez à gauche, avec les yeux seulement</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look to your right, with your eyes only</source>
            <translation>Regardez à droite, avec les yeux seulement</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look up, with your eyes only</source>
            <translation>Regardez en haut, avec les yeux seulement</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>No face is seen</source>
            <translation>Aucun visage visible</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Not so far</source>
            <translation>Pas si loin</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Once more, please: {look}</source>
            <translation>Encore une fois, s’il vous plaît : {look}</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Raise your brows</source>
            <translation>Levez les sourcils</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Read aloud: “My brave friend buys five big yellow mops, and whistles for more food.”</source>
            <translation>Lisez à voix haute : « Mon brave ami cherche cinq gros gâteaux jaunes et siffle pour avoir du pain chaud. »</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Say “ah”, mouth wide open</source>
            <translation>Dites « a », la bouche grande ouverte</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Say “ee”</source>
            <translation>Dites « i »</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Say “oh”</source>
            <translation>Dites « o »</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Smile and show your teeth</source>
            <translation>Souriez en montrant les dents</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Smile with closed lips</source>
            <translation>Souriez les lèvres fermées</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Turn your head a little to your left</source>
            <translation>Tournez un peu la tête vers la gauche</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>The file of your likeness is damaged; make your likeness again.</source>
            <translation>Le fichier de votre portrait est endommagé ; refaites votre portrait.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>The file of your likeness is far too large; make your likeness again.</source>
            <translation>Le fichier de votre portrait est beaucoup trop gros ; refaites votre portrait.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>Your likeness cannot be read ({reason}). Make it again.</source>
            <translation>Votre portrait est illisible ({reason}). Refaites-le.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>Your likeness could not be kept in {folder} ({reason}). Make room there, and try again.</source>
            <translation>Votre portrait n’a pas pu être conservé dans {folder} ({reason}). Libérez de la place, puis réessayez.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>Your likeness was made by another version; make it again.</source>
            <translation>Votre portrait a été fait par une autre version ; refaites-le.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>{path} could not be deleted ({reason}). Delete that file yourself.</source>
            <translation>{path} n’a pas pu être supprimé ({reason}). Supprimez ce fichier vous-même.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>The basis file {path} cannot be read ({reason}); name the .npz that training has made.</source>
            <translation>Le fichier de base {path} est illisible ({reason}) ; indiquez le .npz produit par l’entraînement.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>The networks in {tracker} were made for another basis than {basis}; name {tracker}/{file} with --basis, or leave --basis out.</source>
            <translation>Les réseaux de {tracker} ont été faits pour une autre base que {basis} ; indiquez {tracker}/{file} avec --basis, ou omettez --basis.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>The shipped networks do not know the basis {basis}; name the folder of those that do with --tracker (python -m training clouds makes both).</source>
            <translation>Les réseaux fournis ne connaissent pas la base {basis} ; indiquez avec --tracker le dossier de ceux qui la connaissent (python -m training clouds fait les deux).</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>the shipped one</source>
            <translation>celle qui est fournie</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>{path} is no folder of networks; name the one that 'python -m training clouds export' has made.</source>
            <translation>{path} n’est pas un dossier de réseaux ; indiquez celui que « python -m training clouds export » a fait.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>{path} is too large to be a basis file; name the .npz that training has made.</source>
            <translation>{path} est trop gros pour un fichier de base ; indiquez le .npz produit par l’entraînement.</translation>
        </message>
        <message>
            <location filename="../../../app/face/networks.py" />
            <source>The model {name} cannot be loaded; install Eigencall again.</source>
            <translation>Le modèle {name} ne peut pas être chargé ; réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../app/face/networks.py" />
            <source>The model {path} is too large to be a network for calls; name another folder with --tracker.</source>
            <translation>Le modèle {path} est trop gros pour un réseau d’appel ; indiquez un autre dossier avec --tracker.</translation>
        </message>
        <message>
            <location filename="../../../app/face/networks.py" />
            <source>The regressor knows {known} expressions and the basis {needed}: they do not belong together. Name the folder made with this basis by --tracker, or install Eigencall again.</source>
            <translation>Le régresseur connaît {known} expressions et la base {needed} : ils ne vont pas ensemble. Indiquez avec --tracker le dossier fait avec cette base, ou réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../app/face/privacy.py" />
            <source>A drawn likeness has your shape, your skin as a small picture, and the colours of hair, eyes and clothes. These are sent to the other person, encrypted; no other picture of you is.</source>
            <translation>Un portrait dessiné contient votre forme, votre peau en une petite image, et les couleurs des cheveux, des yeux et des vêtements. Cela est envoyé, chiffré, à votre interlocuteur ; aucune autre image de vous ne l’est.</translation>
        </message>
        <message>
            <location filename="../../../app/face/privacy.py" />
            <source>In each call the other person is sent, once and encrypted, pictures of your face, mouth, hair, shoulders and clothes, some 40 kB; you see them before you take them. The other side can keep them, and show your face with them. The room behind you is cut away; if it cannot be told from you, no photographed likeness is made. What your camera sees during a call is not sent. The likeness lies in your profile on this machine, and one click deletes it.</source>
            <translation>À chaque appel, votre interlocuteur reçoit une fois, chiffrées, des images de votre visage, de votre bouche, de vos cheveux, de vos épaules et de vos vêtements, environ 40 ko ; vous les voyez avant de les accepter. L’autre côté peut les garder et montrer votre visage avec elles. La pièce derrière vous est retirée ; si on ne peut pas la distinguer de vous, aucun portrait photographié n’est fait. Ce que voit votre caméra pendant un appel n’est pas envoyé. Le portrait reste dans votre profil sur cette machine, et un clic le supprime.</translation>
        </message>
        <message>
            <location filename="../../../app/face/wardrobe.py" />
            <source>Meanwhile you are seen as {name}. Nothing is lost: the file stays where it is.</source>
            <translation>En attendant, on vous voit en tant que {name}. Rien n’est perdu : le fichier reste où il est.</translation>
        </message>
        <message>
            <location filename="../../../app/media/camera.py" />
            <source>The camera {name} has stopped: {reason}. Choose another one.</source>
            <translation>La caméra {name} s’est arrêtée : {reason}. Choisissez-en une autre.</translation>
        </message>
        <message>
            <location filename="../../../app/media/cameras.py" />
            <source>No synthetic face can be drawn here; choose a camera or a video file.</source>
            <translation>Aucun visage de synthèse ne peut être dessiné ici ; choisissez une caméra ou un fichier vidéo.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>There is no file {path}. Choose a video file, or a camera.</source>
            <translation>Il n’y a pas de fichier {path}. Choisissez un fichier vidéo ou une caméra.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>its file cannot be decoded any more</source>
            <translation>son fichier ne peut plus être décodé</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>{path} cannot be read as a video: it is no video, cut off or damaged. Choose another file.</source>
            <translation>{path} ne peut pas être lu comme une vidéo : ce n’en est pas une, ou elle est tronquée ou endommagée. Choisissez un autre fichier.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>{path} has no picture in it, only sound. Choose a video file.</source>
            <translation>{path} ne contient pas d’image, seulement du son. Choisissez un fichier vidéo.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>{path} has no picture that can be decoded. Choose another file.</source>
            <translation>{path} ne contient aucune image qui puisse être décodée. Choisissez un autre fichier.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>No loudspeaker was found; you will not hear the other side.</source>
            <translation>Aucun haut-parleur n’a été trouvé ; vous n’entendrez pas l’autre côté.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>No microphone was found; the other side will not hear you.</source>
            <translation>Aucun micro n’a été trouvé ; l’autre côté ne vous entendra pas.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The loudspeaker cannot be opened; you will not hear the other side.</source>
            <translation>Le haut-parleur ne peut pas être ouvert ; vous n’entendrez pas l’autre côté.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The loudspeaker does not answer. The call goes on; you may not hear the other side until it does.</source>
            <translation>Le haut-parleur ne répond pas. L’appel continue ; il se peut que vous n’entendiez pas l’autre côté d’ici là.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The loudspeaker is gone; plug it in again. The call goes on, but you do not hear the other side.</source>
            <translation>Le haut-parleur a disparu ; rebranchez-le. L’appel continue, mais vous n’entendez pas l’autre côté.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The microphone cannot be opened; the other side will not hear you.</source>
            <translation>Le micro ne peut pas être ouvert ; l’autre côté ne vous entendra pas.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The microphone does not answer. The call goes on; the other side may not hear you until it does.</source>
            <translation>Le micro ne répond pas. L’appel continue ; il se peut que l’autre côté ne vous entende pas d’ici là.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The microphone is gone; plug it in again. The call goes on, but the other side does not hear you.</source>
            <translation>Le micro a disparu ; rebranchez-le. L’appel continue, mais l’autre côté ne vous entend pas.</translation>
        </message>
        <message>
            <location filename="../../../app/media/filevoice.py" />
            <source>The file has no sound in it; the other side will not hear you.</source>
            <translation>Le fichier n’a pas de son ; l’autre côté ne vous entendra pas.</translation>
        </message>
        <message>
            <location filename="../../../app/media/filevoice.py" />
            <source>The sound of the file has ended: {reason}</source>
            <translation>Le son du fichier est terminé : {reason}</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>A voice packet has an impossible size.</source>
            <translation>Un paquet de voix a une taille impossible.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>A voice packet is not Opus.</source>
            <translation>Un paquet de voix n’est pas de l’Opus.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice decoder could not be started.</source>
            <translation>Le décodeur de voix n’a pas pu être démarré.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice encoder cannot take a block of this length.</source>
            <translation>L’encodeur de voix n’accepte pas un bloc de cette longueur.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice encoder could not be started.</source>
            <translation>L’encodeur de voix n’a pas pu être démarré.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice encoder refuses a setting.</source>
            <translation>L’encodeur de voix refuse un réglage.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>Voice needs the Opus library, which was not found. Install the package libopus0.</source>
            <translation>La voix a besoin de la bibliothèque Opus, qui n’a pas été trouvée. Installez le paquet libopus0.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Another program may be using it.</source>
            <translation>Un autre programme l’utilise peut-être.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Install PortAudio (the package libportaudio2) for voice; the call goes on without.</source>
            <translation>Installez PortAudio (le paquet libportaudio2) pour la voix ; l’appel continue sans elle.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Plug one in to change that.</source>
            <translation>Branchez-en un pour y remédier.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Sound devices cannot be used.</source>
            <translation>Les appareils de son ne sont pas utilisables.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>The loudspeaker does not answer any more.</source>
            <translation>Le haut-parleur ne répond plus.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>{name} is not plugged in.</source>
            <translation>{name} n’est pas branché.</translation>
        </message>
        <message>
            <location filename="../../../app/media/recorder.py" />
            <source>The film {path} has stopped: {reason}.</source>
            <translation>Le film {path} s’est interrompu : {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/media/recorder.py" />
            <source>the disk reported an error</source>
            <translation>le disque signale une erreur</translation>
        </message>
        <message>
            <location filename="../../../app/media/voice.py" />
            <source>Voice packets last 20, 40 or 60 ms, not {packet_ms}.</source>
            <translation>Les paquets de voix durent 20, 40 ou 60 ms, pas {packet_ms}.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>Camera {index} gives no picture. Another program is probably using it: close that, try again.</source>
            <translation>La caméra {index} ne donne pas d’image. Un autre programme l’utilise sans doute : fermez-le, puis réessayez.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>Camera {name} gives no picture any more. Plug it in again; the call goes on.</source>
            <translation>La caméra {name} ne donne plus d’image. Rebranchez-la ; l’appel continue.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>There is no camera {index}. Plug one in, or choose another one.</source>
            <translation>Il n’y a pas de caméra {index}. Branchez-en une, ou choisissez-en une autre.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>You may not use camera {index} ({node}). Have your account added to the group video, and log in again.</source>
            <translation>Vous n’avez pas le droit d’utiliser la caméra {index} ({node}). Faites ajouter votre compte au groupe video, puis reconnectez-vous.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>After the @ of a code stands an address, such as 192.0.2.7 or 192.0.2.7:8765.</source>
            <translation>Après le @ d’un code vient une adresse, comme 192.0.2.7 ou 192.0.2.7:8765.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>The other side names {place} as the place to meet, outside your own network and without encryption, so it was not connected to. If you trust it, enter it as the rendezvous in the settings.</source>
            <translation>L’autre côté propose {place} comme point de rencontre, hors de votre propre réseau et sans chiffrement ; la connexion n’a donc pas été faite. Si vous lui faites confiance, indiquez-le comme point de rencontre dans les réglages.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>The other side names {place} as the place to meet. No rendezvous can be there, so it was not connected to. Ask for a new code, and be careful: this may be meant to reach something else.</source>
            <translation>L’autre côté propose {place} comme point de rencontre. Il ne peut pas y en avoir là, la connexion n’a donc pas été faite. Demandez un nouveau code, et soyez prudent : on cherche peut-être à atteindre autre chose.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>Your address is to be hidden, so nothing but the rendezvous in your settings is connected to, and the other side names {place}. Enter it there, or allow direct connections.</source>
            <translation>Votre adresse doit rester cachée : seul le point de rencontre de vos réglages est utilisé, et l’autre côté propose {place}. Indiquez-le là, ou autorisez les connexions directes.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_code.py" />
            <source>No call of this number was found on your network. Ask for the link, or for the address that belongs behind the code, such as @192.0.2.7.</source>
            <translation>Aucun appel de ce numéro n’a été trouvé sur votre réseau. Demandez le lien, ou l’adresse qui va derrière le code, comme @192.0.2.7.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_code.py" />
            <source>Your address is to be hidden, and a code of your own program would tell it. Enter a rendezvous in the settings, or allow direct connections.</source>
            <translation>Votre adresse doit rester cachée, et un code de votre propre programme la révélerait. Indiquez un point de rencontre dans les réglages, ou autorisez les connexions directes.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_code.py" />
            <source>Your address is to be hidden, so your network is not searched for this code. Enter a rendezvous in the settings, or allow direct connections.</source>
            <translation>Votre adresse doit rester cachée : ce code n’est donc pas cherché sur votre réseau. Indiquez un point de rencontre dans les réglages, ou autorisez les connexions directes.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_invite.py" />
            <source>No answer to the invite came in half an hour, so it has expired. Make a new one.</source>
            <translation>L’invitation est restée sans réponse pendant une demi-heure et a expiré. Faites-en une nouvelle.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_invite.py" />
            <source>The other side did not use your answer in half an hour, so it has expired. Ask for a new one.</source>
            <translation>L’autre côté n’a pas utilisé votre réponse pendant une demi-heure, elle a donc expiré. Demandez une nouvelle invitation.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} cannot be reached: the program is not running there, or it does not wait for calls. Call with a code instead.</source>
            <translation>{name} n’est pas joignable : le programme n’y est pas ouvert, ou n’attend pas d’appels. Appelez plutôt avec un code.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} does not answer.</source>
            <translation>{name} ne répond pas.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} has declined the call.</source>
            <translation>{name} a refusé l’appel.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} is in another call.</source>
            <translation>{name} est déjà en communication.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} rang and gave up.</source>
            <translation>{name} a appelé, puis a renoncé.</translation>
        </message>
        <message>
            <location filename="../../../app/net/errors.py" />
            <source>Port {port} cannot be used: another program listens there, or it is not allowed. Choose another.</source>
            <translation>Le port {port} ne peut pas être utilisé : un autre programme y écoute, ou ce n’est pas permis. Choisissez-en un autre.</translation>
        </message>
        <message>
            <location filename="../../../app/net/errors.py" />
            <source>This machine has no address {host}. Name one of its own, or none.</source>
            <translation>Cette machine n’a pas l’adresse {host}. Indiquez l’une des siennes, ou aucune.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/codes.py" />
            <source>A code is a number and two words, such as 7-acorn-violin.</source>
            <translation>Un code est un nombre et deux mots, comme 7-acorn-violin.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/codes.py" />
            <source>“{typed}” is not one of the words that codes are made of. Please check it.</source>
            <translation>« {typed} » n’est pas un des mots dont les codes sont faits. Vérifiez-le.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/crypto.py" />
            <source>Somebody has altered the connection's set-up on its way. The call was not made. Try again.</source>
            <translation>L’établissement de la connexion a été modifié en chemin. L’appel n’a pas eu lieu. Réessayez.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/crypto.py" />
            <source>The code did not match, so it is used up: a code can be tried only once. Start a new call and read its code out again.</source>
            <translation>Le code ne correspondait pas, il est donc épuisé : un code ne peut être essayé qu’une fois. Commencez un nouvel appel et relisez son code.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/exchange.py" />
            <source>The other side came back with another certificate than the one it had before. The connection was refused: somebody may be trying to take its place. Call once more with a new code.</source>
            <translation>L’autre côté est revenu avec un autre certificat qu’avant. La connexion a été refusée : quelqu’un cherche peut-être à prendre sa place. Rappelez avec un nouveau code.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/exchange.py" />
            <source>The other side runs a version of Eigencall that does not understand this one. Please install the same version on both sides.</source>
            <translation>L’autre côté utilise une version d’Eigencall qui ne comprend pas celle-ci. Installez la même version des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This answer does not belong to the invite that is shown here. Was it to an earlier one?</source>
            <translation>Cette réponse ne va pas avec l’invitation affichée ici. Répondait-elle à une invitation précédente ?</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This invite has been answered already; each works once. Ask for a new one.</source>
            <translation>Cette invitation a déjà reçu une réponse ; chacune ne sert qu’une fois. Demandez-en une nouvelle.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This invite has been damaged on its way. Ask for it again, or for a new one.</source>
            <translation>Cette invitation a été abîmée en chemin. Demandez-la encore une fois, ou une nouvelle.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This invite has expired. Ask for a new one.</source>
            <translation>Cette invitation a expiré. Demandez-en une nouvelle.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This is no answer to an invite. Paste all of it, from “eigencall-answer” to “end”.</source>
            <translation>Ce n’est pas une réponse à une invitation. Collez-la en entier, de « eigencall-answer » à « end ».</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This is no invite of Eigencall. Paste all of it, from “eigencall-invite” to “end”.</source>
            <translation>Ce n’est pas une invitation d’Eigencall. Collez-la en entier, de « eigencall-invite » à « end ».</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This text is of another version of Eigencall. Install the same version on both sides.</source>
            <translation>Ce texte vient d’une autre version d’Eigencall. Installez la même version des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>What came is not what the invite had promised, so the call was refused. Ask for a new invite.</source>
            <translation>Ce qui est arrivé n’est pas ce que l’invitation promettait, l’appel a donc été refusé. Demandez une nouvelle invitation.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/ring.py" />
            <source>Something rang as {name} and could not show {name}’s key, so it was refused. Keep the entry. Only if {name} tells you in another way that Eigencall was installed again there, make a call with a code and become contacts again.</source>
            <translation>Un appel au nom de {name} est arrivé sans pouvoir montrer la clé de {name} ; il a été refusé. Gardez ce contact. Seulement si {name} vous dit par un autre moyen qu’Eigencall y a été réinstallé, faites un appel avec un code et redevenez contacts.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/ring.py" />
            <source>What answered could not show {name}’s key, so the call was refused. Something on the way may have altered it: try again. Keep the entry. Only if {name} tells you in another way that Eigencall was installed again there, make a call with a code and become contacts again.</source>
            <translation>Ce qui a répondu n’a pas pu montrer la clé de {name}, l’appel a donc été refusé. Il a peut-être été modifié en chemin : réessayez. Gardez ce contact. Seulement si {name} vous dit par un autre moyen qu’Eigencall y a été réinstallé, faites un appel avec un code et redevenez contacts.</translation>
        </message>
        <message>
            <location filename="../../../app/net/performer.py" />
            <source>The other side has another face model. Install the same version of Eigencall on both sides.</source>
            <translation>L’autre côté a un autre modèle de visage. Installez la même version d’Eigencall des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../app/net/performer.py" />
            <source>The other side has declined the call.</source>
            <translation>L’autre côté a refusé l’appel.</translation>
        </message>
        <message>
            <location filename="../../../app/net/performer.py" />
            <source>The other side has ended the call because of a fault there. Call again; if that does not help, install the same version of Eigencall on both sides.</source>
            <translation>L’autre côté a mis fin à l’appel à cause d’une erreur chez lui. Rappelez ; si cela ne suffit pas, installez la même version d’Eigencall des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../app/net/recovery.py" />
            <source>No direct way to the other side was found, and the invite names no meeting point to try again from. A TURN server in the settings would help.</source>
            <translation>Aucun chemin direct vers l’autre côté n’a été trouvé, et l’invitation n’indique pas de point de rencontre pour réessayer. Un serveur TURN dans les réglages aiderait.</translation>
        </message>
        <message>
            <location filename="../../../app/net/recovery.py" />
            <source>The way that was being tried has gone again.</source>
            <translation>Le chemin que l’on essayait a de nouveau disparu.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>At {url} is no rendezvous server that this version of Eigencall can use. Check the address.</source>
            <translation>À {url}, il n’y a pas de point de rencontre que cette version d’Eigencall puisse utiliser. Vérifiez l’adresse.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>Nobody entered the code in time, so it has expired. Start a new call.</source>
            <translation>Personne n’a saisi le code à temps, il a donc expiré. Commencez un nouvel appel.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The other side does not answer. Try again.</source>
            <translation>L’autre côté ne répond pas. Réessayez.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The other side left before the call was made.</source>
            <translation>L’autre côté est parti avant que l’appel ait lieu.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server asks to wait a minute: too many tries came from here.</source>
            <translation>Le point de rencontre demande d’attendre une minute : trop d’essais sont venus d’ici.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server at {url} cannot be reached. Is this machine online, and is the address right?</source>
            <translation>Le point de rencontre {url} ne peut pas être atteint. Cette machine est-elle en ligne, et l’adresse est-elle juste ?</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server at {url} shows a certificate that this machine does not trust. Is the address right? If the server is your own, install the certificate of its authority on this machine.</source>
            <translation>Le point de rencontre {url} présente un certificat auquel cette machine ne se fie pas. L’adresse est-elle juste ? Si le serveur est le vôtre, installez sur cette machine le certificat de son autorité.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server does not understand this program. Are both up to date?</source>
            <translation>Le point de rencontre ne comprend pas ce programme. Les deux sont-ils à jour ?</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server has a fault of its own. Try again in a minute.</source>
            <translation>Le point de rencontre a lui-même une panne. Réessayez dans une minute.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server has cut the exchange off as too long. Try again.</source>
            <translation>Le point de rencontre a coupé l’échange, trop long à ses yeux. Réessayez.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server has gone in the middle of the exchange. Try again, or use another one.</source>
            <translation>Le point de rencontre a disparu au milieu de l’échange. Réessayez, ou prenez-en un autre.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server is full. Try again in a few minutes, or use another one.</source>
            <translation>Le point de rencontre est plein. Réessayez dans quelques minutes, ou prenez-en un autre.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>There is no call under that code: it may have been used, have expired, or be mistyped. Ask for a new one.</source>
            <translation>Il n’y a pas d’appel sous ce code : il a peut-être servi, expiré ou été mal saisi. Demandez-en un nouveau.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/page_servers.py" />
            <source>A TURN server has either a secret or a name and password: leave one of them out.</source>
            <translation>Un serveur TURN a soit un secret, soit un nom et un mot de passe : omettez l’un des deux.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/shared_rooms.py" />
            <source>Redis cannot be reached. Is it running, and is the address given with --redis right?</source>
            <translation>Redis ne peut pas être atteint. Est-il en marche, et l’adresse donnée avec --redis est-elle juste ?</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/tls.py" />
            <source>For TLS both --tls-cert and --tls-key are needed.</source>
            <translation>TLS a besoin à la fois de --tls-cert et de --tls-key.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/tls.py" />
            <source>{certificate} and {key} cannot be used as certificate and key: both have to be readable PEM files that belong together, the key without a password.</source>
            <translation>{certificate} et {key} ne peuvent pas servir de certificat et de clé : il faut deux fichiers PEM lisibles qui vont ensemble, la clé sans mot de passe.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>A TURN server wants a user name and a password: fill in both.</source>
            <translation>Un serveur TURN demande un nom d’utilisateur et un mot de passe : donnez les deux.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>To hide your address a TURN server is needed: enter one in the settings, or allow direct connections.</source>
            <translation>Pour cacher votre adresse, il faut un serveur TURN : indiquez-en un dans les réglages, ou autorisez les connexions directes.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>{port} is no port: ports are numbers from 1 to 65535.</source>
            <translation>{port} n’est pas un port : les ports sont des nombres de 1 à 65535.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>“{text}” is no address of a {kind_name} server: that is a name or an IPv4 address, such as {kind}.example.org or 192.0.2.7:3478.</source>
            <translation>« {text} » n’est pas l’adresse d’un serveur {kind_name} : c’est un nom ou une adresse IPv4, comme {kind}.example.org ou 192.0.2.7:3478.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/peer.py" />
            <source>No way to the other side was found. Both are reachable by the rendezvous but not by each other; a TURN server in the settings would help.</source>
            <translation>Aucun chemin vers l’autre côté n’a été trouvé. Les deux atteignent le point de rencontre, mais pas l’un l’autre ; un serveur TURN dans les réglages aiderait.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/peer.py" />
            <source>The other side's description of its connection cannot be read. Install the same version of Eigencall on both sides, and call again.</source>
            <translation>La description que l’autre côté donne de sa connexion est illisible. Installez la même version d’Eigencall des deux côtés, puis rappelez.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/peer.py" />
            <source>This machine has no address to offer: it is offline, or the TURN server in the settings cannot be reached or does not accept the name and password.</source>
            <translation>Cette machine n’a pas d’adresse à proposer : elle est hors ligne, ou le serveur TURN des réglages ne peut pas être atteint ou n’accepte pas le nom et le mot de passe.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/sdp.py" />
            <source>The other side described its connection in a way that is refused here. Install the same version of Eigencall on both sides, and call again.</source>
            <translation>L’autre côté a décrit sa connexion d’une façon qui est refusée ici. Installez la même version d’Eigencall des deux côtés, puis rappelez.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/sdp.py" />
            <source>The other side shows no certificate, or several, so the call was refused. Call again; if that does not help, install the same version of Eigencall on both sides.</source>
            <translation>L’autre côté ne montre aucun certificat, ou plusieurs ; l’appel a été refusé. Rappelez ; si cela ne suffit pas, installez la même version d’Eigencall des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/sdp.py" />
            <source>The other side wants to send something that a call does not have, such as video, and was refused. Both sides need Eigencall itself.</source>
            <translation>L’autre côté veut envoyer quelque chose qui n’existe pas dans un appel, comme de la vidéo ; cela a été refusé. Il faut Eigencall lui-même des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/autostart.py" />
            <source>Whether Eigencall starts with the desktop could not be changed: {reason}.</source>
            <translation>Le démarrage d’Eigencall avec le bureau n’a pas pu être changé : {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>The file of your contacts cannot be read, so there are none for now. Restart Eigencall, or become contacts again in a call.</source>
            <translation>Le fichier de vos contacts est illisible ; pour l’instant il n’y en a donc pas. Redémarrez Eigencall, ou redevenez contacts pendant un appel.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>The file of your contacts could not be used. It is kept as {name}. Become contacts again in a call.</source>
            <translation>Le fichier de vos contacts n’a pas pu être utilisé. Il est conservé sous le nom {name}. Redevenez contacts pendant un appel.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>The people you know could not be kept in {folder} ({reason}); they are known until the program ends.</source>
            <translation>Les personnes que vous connaissez n’ont pas pu être enregistrées dans {folder} ({reason}) ; elles restent connues jusqu’à la fin du programme.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>{most} people are kept already. Forget one of them first.</source>
            <translation>{most} personnes sont déjà gardées. Oubliez-en d’abord une.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/log.py" />
            <source>The log cannot be written to {path}: {reason}. Choose another place.</source>
            <translation>Le journal ne peut pas être écrit dans {path} : {reason}. Choisissez un autre endroit.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>'{profile}' cannot be a profile's name: use up to 32 letters, digits, '-' and '_', beginning with a letter or digit.</source>
            <translation>« {profile} » ne peut pas être le nom d’un profil : prenez jusqu’à 32 lettres, chiffres, « - » et « _ », en commençant par une lettre ou un chiffre.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>Some settings in {path} cannot be read: {names}.</source>
            <translation>Certains réglages de {path} sont illisibles : {names}.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>The settings could not be kept in {folder} ({reason}); they hold until the program ends.</source>
            <translation>Les réglages n’ont pas pu être conservés dans {folder} ({reason}) ; ils valent jusqu’à la fin du programme.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>The settings in {path} cannot be read: {reason}.</source>
            <translation>Les réglages de {path} sont illisibles : {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>Until you save the settings again, or remove that file, nothing is given away that they may have kept back: calls go through the relay only, your likeness is not sent, you cannot be rung, and calls are not kept in a list.</source>
            <translation>Tant que vous n’avez pas réenregistré les réglages ou retiré ce fichier, rien de ce qu’ils protégeaient peut-être n’est livré : les appels passent par le relais seul, votre portrait n’est pas envoyé, on ne peut pas vous appeler, et les appels ne sont pas gardés dans une liste.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is far too large</source>
            <translation>il est beaucoup trop gros</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is not JSON</source>
            <translation>ce n’est pas du JSON</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is not a table of names and values</source>
            <translation>ce n’est pas un tableau de noms et de valeurs</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is not text</source>
            <translation>ce n’est pas du texte</translation>
        </message>
        <message>
            <location filename="../../../app/recording/callfile.py" />
            <source>The recording is empty: it ended before the first two seconds were over.</source>
            <translation>L’enregistrement est vide : il s’est arrêté avant la fin des deux premières secondes.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/callfile.py" />
            <source>The recording was made with another face basis; play it with the version of Eigencall that recorded it.</source>
            <translation>L’enregistrement a été fait avec une autre base de visages ; lisez-le avec la version d’Eigencall qui l’a enregistré.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/callfile.py" />
            <source>The recording {path} cannot be read: {reason}.</source>
            <translation>L’enregistrement {path} est illisible : {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/export.py" />
            <source>A film is an MP4 file: give it a name that ends in .mp4.</source>
            <translation>Un film est un fichier MP4 : donnez-lui un nom qui finit par .mp4.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/export.py" />
            <source>The film cannot be written to {path}: {reason}. Choose another place or size.</source>
            <translation>Le film ne peut pas être écrit dans {path} : {reason}. Choisissez un autre endroit ou une autre taille.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/export.py" />
            <source>The film would take its own recording's place; give it another name.</source>
            <translation>Le film prendrait la place de son propre enregistrement ; donnez-lui un autre nom.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>The recording cannot be written to {path}: {reason}. Choose another place.</source>
            <translation>L’enregistrement ne peut pas être écrit dans {path} : {reason}. Choisissez un autre endroit.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>The recording has stopped: {reason}. Nothing could be kept.</source>
            <translation>L’enregistrement s’est arrêté : {reason}. Rien n’a pu être gardé.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>The recording has stopped: {reason}. What was recorded is in {path}.</source>
            <translation>L’enregistrement s’est arrêté : {reason}. Ce qui a été enregistré est dans {path}.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>{path} exists already; give the recording another name.</source>
            <translation>{path} existe déjà ; donnez un autre nom à l’enregistrement.</translation>
        </message>
        <message>
            <location filename="../../../app/system_libraries.py" />
            <source>The screen {display} does not answer. Start it from a desktop. Without a window: eigencall call --headless, eigencall replay FILE --export FILM.mp4</source>
            <translation>L’écran {display} ne répond pas. Lancez le programme depuis un bureau. Sans fenêtre : eigencall call --headless, eigencall replay FICHIER --export FILM.mp4</translation>
        </message>
        <message>
            <location filename="../../../app/system_libraries.py" />
            <source>The system lacks libraries that drawing needs ({some}). On Debian or Ubuntu: sudo apt-get install {packages}</source>
            <translation>Il manque au système des bibliothèques pour dessiner ({some}). Sous Debian ou Ubuntu : sudo apt-get install {packages}</translation>
        </message>
        <message>
            <location filename="../../../app/system_libraries.py" />
            <source>There is no screen to open a window on. Start it from a desktop. Without a window: eigencall call --headless, eigencall replay FILE --export FILM.mp4</source>
            <translation>Il n’y a pas d’écran où ouvrir une fenêtre. Lancez le programme depuis un bureau. Sans fenêtre : eigencall call --headless, eigencall replay FICHIER --export FILM.mp4</translation>
        </message>
        <message>
            <location filename="../../../app/ui/application.py" />
            <source>Something went wrong inside ({kind}). The program goes on.</source>
            <translation>Une erreur s’est produite dans le programme ({kind}). Il continue.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Dismiss this message</source>
            <translation>Fermer ce message</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Message</source>
            <translation>Message</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Show its folder</source>
            <translation>Montrer le dossier</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>What can be done</source>
            <translation>Ce qu’on peut faire</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Call</source>
            <translation>Appel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Camera off</source>
            <translation>Couper la caméra</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Camera on</source>
            <translation>Rallumer la caméra</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Full screen</source>
            <translation>Plein écran</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Hang up</source>
            <translation>Raccrocher</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Messages</source>
            <translation>Messages</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>More</source>
            <translation>Plus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Mute</source>
            <translation>Couper le micro</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>React</source>
            <translation>Réagir</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Record the call</source>
            <translation>Enregistrer l’appel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Self view</source>
            <translation>Vue de soi</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Small window, above all others</source>
            <translation>Petite fenêtre, au-dessus de toutes les autres</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Statistics</source>
            <translation>Statistiques</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Stop recording</source>
            <translation>Arrêter l’enregistrement</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Unmute</source>
            <translation>Rétablir le micro</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>A call with a code</source>
            <translation>Un appel avec un code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Call again</source>
            <translation>Rappeler</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete</source>
            <translation>Supprimer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete the list</source>
            <translation>Supprimer la liste</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete the list of calls? Recordings stay where they are.</source>
            <translation>Supprimer la liste des appels ? Les enregistrements restent où ils sont.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete the recording</source>
            <translation>Supprimer l’enregistrement</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete this recording? It cannot be brought back.</source>
            <translation>Supprimer cet enregistrement ? Il ne pourra pas être récupéré.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Earlier calls</source>
            <translation>Appels précédents</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Film…</source>
            <translation>Film…</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Play</source>
            <translation>Lire</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Show the folder</source>
            <translation>Montrer le dossier</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Take off the list</source>
            <translation>Retirer de la liste</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>There are no calls here yet.</source>
            <translation>Il n’y a pas encore d’appels ici.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>This list stays on this machine. It can be turned off in the settings.</source>
            <translation>Cette liste reste sur cette machine. On peut la désactiver dans les réglages.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>missed</source>
            <translation>manqué</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Close the messages</source>
            <translation>Fermer les messages</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Messages are gone when the call ends.</source>
            <translation>Les messages disparaissent à la fin de l’appel.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Open this link?</source>
            <translation>Ouvrir ce lien ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Open {place}…</source>
            <translation>Ouvrir {place}…</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Send</source>
            <translation>Envoyer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>That is a lot at once. Wait a moment, then send it again.</source>
            <translation>Cela fait beaucoup à la fois. Attendez un instant, puis renvoyez-le.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>The other person</source>
            <translation>Votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>The other person's program shows no messages.</source>
            <translation>Le programme de votre interlocuteur n’affiche pas de messages.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>This call is recorded, and the messages with it.</source>
            <translation>Cet appel est enregistré, messages compris.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>This opens in your browser. Its owner then sees your network address.</source>
            <translation>Cela s’ouvre dans votre navigateur. Le propriétaire du site voit alors votre adresse réseau.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Write a message</source>
            <translation>Écrire un message</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>You</source>
            <translation>Vous</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Your message</source>
            <translation>Votre message</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Compare with video</source>
            <translation>Comparer avec la vidéo</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Encodes ten seconds of your camera as video on this machine, counts the bits and throws them away</source>
            <translation>Encode dix secondes de votre caméra en vidéo sur cette machine, compte les bits et les jette</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>How much is measured</source>
            <translation>Avancement de la mesure</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>This call</source>
            <translation>Cet appel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Video</source>
            <translation>Vidéo</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Video and this call, kilobits a second</source>
            <translation>La vidéo et cet appel, en kilobits par seconde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>What video would cost</source>
            <translation>Ce que la vidéo coûterait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_list.py" />
            <source>Call {name}</source>
            <translation>Appeler {name}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_list.py" />
            <source>People you know</source>
            <translation>Personnes que vous connaissez</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Call this person again without a code?</source>
            <translation>Rappeler cette personne sans code ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Calling again without a code</source>
            <translation>Rappeler sans code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>If both of you agree, each can call the other without a code from now on.</source>
            <translation>Si vous êtes tous les deux d’accord, chacun peut désormais appeler l’autre sans code.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Keep</source>
            <translation>Garder</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Not now</source>
            <translation>Pas maintenant</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>The other person is being asked</source>
            <translation>On pose la question à votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>The other person would like to call without a code from now on. Do you agree?</source>
            <translation>Votre interlocuteur aimerait désormais appeler sans code. Vous aussi ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>What should they call you?</source>
            <translation>Comment doit-on vous appeler ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>You can now call each other without a code</source>
            <translation>Vous pouvez maintenant vous appeler sans code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>You know each other now. Kept as {name}.</source>
            <translation>Vous vous connaissez maintenant. Gardé sous le nom {name}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Your name, for the other person</source>
            <translation>Votre nom, pour votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Forget</source>
            <translation>Oublier</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Forget {name}</source>
            <translation>Oublier {name}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Keep a list of my calls on this machine</source>
            <translation>Garder une liste de mes appels sur cette machine</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Keep after all</source>
            <translation>Garder quand même</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Let my contacts call me while Eigencall is running</source>
            <translation>Mes contacts peuvent m’appeler tant qu’Eigencall est ouvert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>My name</source>
            <translation>Mon nom</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Name of {name}</source>
            <translation>Nom de {name}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>There is no one here yet. In a call, both of you can agree to become contacts; from then on you call without a code.</source>
            <translation>Il n’y a encore personne ici. Pendant un appel, vous pouvez convenir de devenir contacts ; vous appelez ensuite sans code.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>When this is turned off, the list is deleted.</source>
            <translation>Si vous désactivez ceci, la liste est supprimée.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>the name that others see</source>
            <translation>le nom que voient les autres</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices.py" />
            <source>No microphone</source>
            <translation>Pas de micro</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices.py" />
            <source>No sound</source>
            <translation>Pas de son</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>A quarter to the left</source>
            <translation>Un quart de tour à gauche</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>A quarter to the right</source>
            <translation>Un quart de tour à droite</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>As the camera sends it</source>
            <translation>Telle que la caméra l’envoie</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Camera</source>
            <translation>Caméra</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>For some seconds, what you say comes back a second later.</source>
            <translation>Pendant quelques secondes, ce que vous dites revient une seconde plus tard.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Hear yourself</source>
            <translation>S’écouter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>How loud the microphone is now</source>
            <translation>Niveau du micro en ce moment</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Look for devices again</source>
            <translation>Chercher à nouveau les appareils</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Microphone</source>
            <translation>Micro</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>No answer. Try again</source>
            <translation>Pas de réponse. Réessayer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>No picture</source>
            <translation>Pas d’image</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Off</source>
            <translation>Désactivé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Only you see this. The other side gets your likeness, which moves as you do.</source>
            <translation>Vous seul voyez cela. L’autre côté reçoit votre portrait, qui bouge comme vous.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Pictures</source>
            <translation>Images</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Play a sound</source>
            <translation>Jouer un son</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Some</source>
            <translation>Un peu</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Speaker</source>
            <translation>Haut-parleur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Strong</source>
            <translation>Fort</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Suppress noise</source>
            <translation>Réduire le bruit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The first camera</source>
            <translation>La première caméra</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The system's microphone</source>
            <translation>Le micro du système</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The system's speaker</source>
            <translation>Le haut-parleur du système</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Turn the picture</source>
            <translation>Tourner l’image</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Upside down</source>
            <translation>À l’envers</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>What the camera sees now</source>
            <translation>Ce que la caméra voit en ce moment</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>{name} (not found)</source>
            <translation>{name} (introuvable)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>{n} a second</source>
            <translation>{n} par seconde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/drawing.py" />
            <source>Faces cannot be drawn here: this machine offers no OpenGL 3.3. Install the driver of its graphics card. Calls work without it; you hear the other person, and they see and hear you.</source>
            <translation>Les visages ne peuvent pas être dessinés ici : cette machine n’offre pas OpenGL 3.3. Installez le pilote de sa carte graphique. Les appels marchent sans : vous entendez votre interlocuteur, qui vous voit et vous entend.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Your likeness</source>
            <translation>Votre portrait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>{problem} Your likeness is a drawn one this time.</source>
            <translation>{problem} Votre portrait est dessiné cette fois.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Again</source>
            <translation>Encore</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>All looks once more</source>
            <translation>Toutes les expressions à nouveau</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Back</source>
            <translation>Retour</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Begin</source>
            <translation>Commencer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Bob with a fringe</source>
            <translation>Carré avec frange</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Brightness</source>
            <translation>Luminosité</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Choose another cut if the camera guessed wrong</source>
            <translation>Choisissez une autre coupe si la caméra s’est trompée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Cropped</source>
            <translation>Très courts</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Drawn</source>
            <translation>Dessiné</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Drawn instead</source>
            <translation>Plutôt dessiné</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Go on without it</source>
            <translation>Continuer sans</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Hair</source>
            <translation>Cheveux</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>How much is done</source>
            <translation>Avancement</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>It is made of photographs of you</source>
            <translation>Il est fait de photographies de vous</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>It takes twenty seconds: you are asked for some looks, from a smile to closed eyes, and read a sentence aloud. Sit as you do in calls, with light from the front.</source>
            <translation>Cela prend vingt secondes : on vous demande quelques expressions, du sourire aux yeux fermés, et de lire une phrase à voix haute. Asseyez-vous comme pendant un appel, avec la lumière de face.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Keep it, and wear it in calls</source>
            <translation>Le garder et le porter pendant les appels</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Keep none of this</source>
            <translation>Ne rien garder</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Lighter or darker than the camera took you</source>
            <translation>Plus clair ou plus sombre que ce qu’a pris la caméra</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Long</source>
            <translation>Longs</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Make your own likeness</source>
            <translation>Faire votre propre portrait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Making your likeness</source>
            <translation>Création de votre portrait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>No hair</source>
            <translation>Sans cheveux</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>One look again</source>
            <translation>Refaire une expression</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Only the look that is chosen beside it</source>
            <translation>Seulement l’expression choisie à côté</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Photographed</source>
            <translation>Photographié</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Photographed or drawn</source>
            <translation>Photographié ou dessiné</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Short</source>
            <translation>Courts</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Side parting</source>
            <translation>Raie sur le côté</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Skip this look</source>
            <translation>Passer cette expression</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Stop, and keep nothing</source>
            <translation>Arrêter sans rien garder</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Take it</source>
            <translation>Accepter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>The look to be taken again</source>
            <translation>L’expression à refaire</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>This is sent to the other person, once in each call: {size} kB</source>
            <translation>Ceci est envoyé à votre interlocuteur, une fois par appel : {size} ko</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Tied back</source>
            <translation>Attachés</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What is kept and sent</source>
            <translation>Ce qui est gardé et envoyé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What leaves this machine</source>
            <translation>Ce qui quitte cette machine</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What to do</source>
            <translation>Que faire</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What went wrong</source>
            <translation>Ce qui n’a pas marché</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What would help</source>
            <translation>Ce qui aiderait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Which look</source>
            <translation>Quelle expression</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>{look} (not seen)</source>
            <translation>{look} (pas vue)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Choose with the arrow keys, wear with Enter</source>
            <translation>Choisissez avec les flèches, portez avec Entrée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Delete my likeness</source>
            <translation>Supprimer mon portrait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Faces</source>
            <translation>Visages</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Make it again</source>
            <translation>Le refaire</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>My own likeness</source>
            <translation>Mon propre portrait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Remove it from this machine</source>
            <translation>Le supprimer de cette machine</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Takes twenty seconds in front of the camera</source>
            <translation>Prend vingt secondes devant la caméra</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Wear this face</source>
            <translation>Porter ce visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Which face do you want to wear?</source>
            <translation>Quel visage voulez-vous porter ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Your face</source>
            <translation>Votre visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Heart</source>
            <translation>Cœur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Laughter</source>
            <translation>Rire</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Raised hand</source>
            <translation>Main levée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Reactions</source>
            <translation>Réactions</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Surprise</source>
            <translation>Surprise</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Thumb up</source>
            <translation>Pouce levé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Close the list of keys</source>
            <translation>Fermer la liste des touches</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>For finding a fault. No names, codes, addresses or pictures are in it.</source>
            <translation>Pour trouver une panne. Sans noms, codes, adresses ni images.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Keys</source>
            <translation>Touches</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Save a report</source>
            <translation>Enregistrer un rapport</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>It is dark. A lamp or a window in front of you helps.</source>
            <translation>Il fait sombre. Une lampe ou une fenêtre devant vous aiderait.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>It is very bright. Less light from the front helps.</source>
            <translation>Il fait très clair. Moins de lumière de face aiderait.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>No camera picture yet. Is the camera plugged in and allowed?</source>
            <translation>Pas encore d’image de la caméra. Est-elle branchée et autorisée ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>No face is seen. Look into the camera.</source>
            <translation>Aucun visage visible. Regardez la caméra.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>The camera's picture is turned. It can be set upright in the settings, under Devices.</source>
            <translation>L’image de la caméra est tournée. On peut la redresser dans les réglages, sous Appareils.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>You are far away. Come closer to the camera.</source>
            <translation>Vous êtes loin. Approchez-vous de la caméra.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>You are very close. A little further away works better.</source>
            <translation>Vous êtes tout près. Un peu plus loin, cela marche mieux.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>Your face is at the edge of the picture.</source>
            <translation>Votre visage est au bord de l’image.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/instance.py" />
            <source>Eigencall is running already, and does not answer. End it and try again.</source>
            <translation>Eigencall est déjà ouvert et ne répond pas. Arrêtez-le, puis réessayez.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>By chat or mail; no server is needed. It works once, for half an hour.</source>
            <translation>Par messagerie ou courriel, sans serveur. Elle sert une fois, pendant une demi-heure.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Connect</source>
            <translation>Se connecter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copied</source>
            <translation>Copié</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copy the answer</source>
            <translation>Copier la réponse</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copy the invite</source>
            <translation>Copier l’invitation</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Paste what comes back</source>
            <translation>Collez ce qui revient</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Send this answer back</source>
            <translation>Renvoyez cette réponse</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Send this to the other person</source>
            <translation>Envoyez ceci à votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Show as QR code</source>
            <translation>Afficher en code QR</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Show as text</source>
            <translation>Afficher en texte</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Stop waiting</source>
            <translation>Ne plus attendre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>The answer to the invite</source>
            <translation>La réponse à l’invitation</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>The other person pastes it under the invite; then you are connected.</source>
            <translation>Votre interlocuteur la colle sous l’invitation ; vous êtes alors connectés.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Then paste their answer here</source>
            <translation>Puis collez sa réponse ici</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Waiting for the other person</source>
            <translation>En attente de votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>What is wrong with the answer</source>
            <translation>Ce qui ne va pas dans la réponse</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>eigencall-answer-…</source>
            <translation>eigencall-answer-…</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Camera off or on</source>
            <translation>Caméra coupée ou non</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Choose or make your face</source>
            <translation>Choisir ou faire votre visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Close what is open; stop calling</source>
            <translation>Fermer ce qui est ouvert ; ne plus appeler</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Hold to talk while muted</source>
            <translation>Maintenir pour parler, micro coupé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Join with a code</source>
            <translation>Rejoindre avec un code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Keep the other person as a contact</source>
            <translation>Garder l’interlocuteur comme contact</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Look straight at the face again</source>
            <translation>Regarder de nouveau le visage de face</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Microphone off or on</source>
            <translation>Micro coupé ou non</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Self view: avatar, camera, hidden</source>
            <translation>Vue de soi : avatar, caméra, cachée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Settings</source>
            <translation>Réglages</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Start a call</source>
            <translation>Appeler</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Take my face as it is now for relaxed</source>
            <translation>Prendre mon visage actuel comme visage détendu</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>These keys</source>
            <translation>Ces touches</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>The usual keys</source>
            <translation>Les touches habituelles</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>What has to be corrected</source>
            <translation>Ce qu’il faut corriger</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>{key} cannot do both: “{one}” and “{two}”. Choose another key for one of them.</source>
            <translation>{key} ne peut pas faire les deux : « {one} » et « {two} ». Choisissez une autre touche pour l’un d’eux.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>Join the call</source>
            <translation>Rejoindre l’appel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>Join this call?</source>
            <translation>Rejoindre cet appel ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>The code in the link</source>
            <translation>Le code du lien</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>You have opened a link. The person who made it will see your face and hear you.</source>
            <translation>Vous avez ouvert un lien. La personne qui l’a créé verra votre visage et vous entendra.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>You meet at {place}.</source>
            <translation>La rencontre se fait à {place}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>End this call first, then open the link again.</source>
            <translation>Terminez d’abord cet appel, puis rouvrez le lien.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>Open the settings</source>
            <translation>Ouvrir les réglages</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>Your face as it is now counts as relaxed.</source>
            <translation>Votre visage, tel qu’il est maintenant, compte comme détendu.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/meanwhile.py" />
            <source>The recording was saved as {path}</source>
            <translation>L’enregistrement est dans {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/meanwhile.py" />
            <source>You are muted. Hold {hold} to talk, or press {press}.</source>
            <translation>Votre micro est coupé. Maintenez {hold} pour parler, ou appuyez sur {press}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>And {number} more.</source>
            <translation>Et {number} de plus.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>Call back</source>
            <translation>Rappeler</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>Got it</source>
            <translation>Compris</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>Missed calls</source>
            <translation>Appels manqués</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>{who} rang: {time}</source>
            <translation>{who} a appelé : {time}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Across the internet a STUN server helps, and where routers are strict, a relay. Used from the next call.</source>
            <translation>Par Internet, un serveur STUN aide, et un relais là où les routeurs sont stricts. Utilisé dès le prochain appel.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>As much as the talk needs</source>
            <translation>Autant que la conversation demande</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 16 kbit/s</source>
            <translation>16 kbit/s au plus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 24 kbit/s</source>
            <translation>24 kbit/s au plus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 48 kbit/s</source>
            <translation>48 kbit/s au plus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most {n} kbit/s</source>
            <translation>{n} kbit/s au plus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Bandwidth</source>
            <translation>Débit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Brings two people with the same code together. It sees neither faces nor voices, and cannot read what the two tell each other.</source>
            <translation>Met en relation deux personnes qui ont le même code. Il ne voit pas les visages, n’entend pas les voix et ne peut pas lire ce que les deux se disent.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Connect through the relay only; this hides my address</source>
            <translation>Passer par le relais seul ; cela cache mon adresse</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Meeting point</source>
            <translation>Point de rencontre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Password</source>
            <translation>Mot de passe</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Reach it by</source>
            <translation>Le joindre par</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Relay (TURN server)</source>
            <translation>Relais (serveur TURN)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>STUN server</source>
            <translation>Serveur STUN</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Send less than there is room for; adds a little delay</source>
            <translation>Envoyer moins que possible ; ajoute un peu de retard</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>TCP</source>
            <translation>TCP</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>TLS, for strict firewalls</source>
            <translation>TLS, pour les pare-feu stricts</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>UDP, the quickest</source>
            <translation>UDP, le plus rapide</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>User name</source>
            <translation>Nom d’utilisateur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>built into this program</source>
            <translation>intégré à ce programme</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>none; for instance stun.example.org</source>
            <translation>aucun ; par exemple stun.example.org</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>none; for instance turn.example.org</source>
            <translation>aucun ; par exemple turn.example.org</translation>
        </message>
        <message>
            <location filename="../../../app/ui/own_view.py" />
            <source>Your camera is off</source>
            <translation>Votre caméra est coupée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>7-acorn-violin</source>
            <translation>7-acorn-violin</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>A text to send by chat or mail; no server is needed</source>
            <translation>Un texte à envoyer par messagerie ou courriel, sans serveur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Call {name} again</source>
            <translation>Rappeler {name}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Choose your face</source>
            <translation>Choisir votre visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Copy the code</source>
            <translation>Copier le code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Copy the link</source>
            <translation>Copier le lien</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>If it is not found, this belongs behind it: @{place}</source>
            <translation>S’il n’est pas trouvé, ceci va derrière : @{place}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Invite by message</source>
            <translation>Inviter par message</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Join</source>
            <translation>Rejoindre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>No call was made</source>
            <translation>L’appel n’a pas eu lieu</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Or join with a code or an invite</source>
            <translation>Ou rejoignez avec un code ou une invitation</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Send the link, or read this aloud</source>
            <translation>Envoyez le lien, ou lisez ceci à voix haute</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Start a call with a code</source>
            <translation>Appeler avec un code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Stop calling</source>
            <translation>Ne plus appeler</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Talk face to face without video. Your face travels as a few numbers.</source>
            <translation>Parlez face à face, sans vidéo. Votre visage voyage sous forme de quelques nombres.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>The call has ended</source>
            <translation>L’appel est terminé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>The other person's code</source>
            <translation>Le code de votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>They move the photographs of your likeness, which are sent to the other person once in a call.</source>
            <translation>Ils animent les photographies de votre portrait, envoyées une fois par appel à votre interlocuteur.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>They type it under “Join with a code”. It works once.</source>
            <translation>Il se saisit sous « Rejoindre avec un code ». Ce code sert une fois.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>To send by chat or mail</source>
            <translation>À envoyer par messagerie ou courriel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Type the code that the other person reads out</source>
            <translation>Saisissez le code que lit votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Working</source>
            <translation>En cours</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>You talked for {time}.</source>
            <translation>Vous avez parlé {time}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Your code</source>
            <translation>Votre code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people.py" />
            <source>{before} is called {now} now.</source>
            <translation>{before} s’appelle maintenant {now}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>A recording has both faces and both voices. Each side always sees when the other records.</source>
            <translation>Un enregistrement contient les deux visages et les deux voix. Chaque côté voit toujours quand l’autre enregistre.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Compare aloud</source>
            <translation>À comparer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Connection</source>
            <translation>Connexion</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Duration</source>
            <translation>Durée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Read these four words to each other. If both of you see the same four, no one is listening in between. If they differ, hang up.</source>
            <translation>Lisez-vous ces quatre mots l’un à l’autre. Si vous voyez les mêmes, personne n’écoute entre vous. S’ils diffèrent, raccrochez.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Recording</source>
            <translation>Enregistrement</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Verification words</source>
            <translation>Mots de vérification</translation>
        </message>
        <message>
            <location filename="../../../app/ui/preferences.py" />
            <source>This will be used from the next start of the program.</source>
            <translation>Cela servira au prochain démarrage du programme.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/qr.py" />
            <source>QR code</source>
            <translation>Code QR</translation>
        </message>
        <message>
            <location filename="../../../app/ui/qr.py" />
            <source>Scan this with a phone's camera</source>
            <translation>À lire avec l’appareil photo d’un téléphone</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Ask when the window is closed</source>
            <translation>Demander à la fermeture</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Calls that you do not hear are listed on the first page.</source>
            <translation>Les appels que vous n’entendez pas sont listés sur la première page.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Closing the window</source>
            <translation>Fermeture de la fenêtre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Do not disturb: calls make no sound and show no notification</source>
            <translation>Ne pas déranger : les appels ne sonnent pas et ne montrent pas de notification</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Quit the program</source>
            <translation>Quitter le programme</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Start with the desktop, in the tray</source>
            <translation>Démarrer avec le bureau, dans la zone de notification</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Stay reachable, in the tray</source>
            <translation>Rester joignable sans fenêtre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>This desktop has no tray, so closing the window quits.</source>
            <translation>Ce bureau n’a pas de zone de notification : fermer la fenêtre quitte le programme.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Decline</source>
            <translation>Refuser</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Missed call</source>
            <translation>Appel manqué</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Quit</source>
            <translation>Quitter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Stay reachable</source>
            <translation>Rester joignable</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Stay reachable?</source>
            <translation>Rester joignable ?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Take</source>
            <translation>Prendre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Without the window, people you know can still ring you; the camera is off meanwhile. The icon in the tray brings the window back. The settings change this answer.</source>
            <translation>Sans la fenêtre, les personnes que vous connaissez peuvent encore vous appeler ; la caméra est alors coupée. L’icône de la zone de notification ramène la fenêtre. Les réglages changent cette réponse.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Your face and voice are sent once you take the call.</source>
            <translation>Votre visage et votre voix sont envoyés dès que vous prenez l’appel.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>{who} is calling</source>
            <translation>{who} appelle</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>A click on the small face makes it large.</source>
            <translation>Un clic sur le petit visage l’agrandit.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Close what is open</source>
            <translation>Fermer ce qui est ouvert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Five seconds back</source>
            <translation>Cinq secondes en arrière</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Five seconds on</source>
            <translation>Cinq secondes en avant</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>From the beginning</source>
            <translation>Depuis le début</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Play or pause</source>
            <translation>Lire ou mettre en pause</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Save as a film</source>
            <translation>Enregistrer en film</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The face</source>
            <translation>Le visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The film is being made…</source>
            <translation>Le film est en cours de création…</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The film was saved as {path}</source>
            <translation>Le film est dans {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face</source>
            <translation>L’autre visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face large</source>
            <translation>L’autre visage en grand</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face of the call. A click makes it large.</source>
            <translation>L’autre visage de l’appel. Un clic l’agrandit.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/report.py" />
            <source>The report cannot be written to {path}: {reason}. Choose another place.</source>
            <translation>Le rapport ne peut pas être écrit dans {path} : {reason}. Choisissez un autre endroit.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/report.py" />
            <source>The report was saved as {path}</source>
            <translation>Le rapport est dans {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring.py" />
            <source>Your camera, and how much is done</source>
            <translation>Votre caméra, et l’avancement</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring.py" />
            <source>{percent} percent done</source>
            <translation>{percent} pour cent faits</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>Take the call</source>
            <translation>Prendre l’appel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>Who rings</source>
            <translation>Qui appelle</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>is calling you. You agreed to this in an earlier call.</source>
            <translation>vous appelle. Vous en aviez convenu lors d’un appel précédent.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/self_view.py" />
            <source>You, as chosen. Click or press S to see your avatar, your camera or neither; drag to move.</source>
            <translation>Vous, comme choisi. Un clic ou S montre votre avatar, votre caméra ou rien ; faites glisser pour déplacer.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/self_view.py" />
            <source>Yourself</source>
            <translation>Vous-même</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>As the system</source>
            <translation>Comme le système</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Background</source>
            <translation>Arrière-plan</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Being rung</source>
            <translation>Être appelé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Colours of the window</source>
            <translation>Couleurs de la fenêtre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Dark</source>
            <translation>Sombre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Devices</source>
            <translation>Appareils</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Evening</source>
            <translation>Soir</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Hidden</source>
            <translation>Cachée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Its brightness</source>
            <translation>Sa luminosité</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Kinds of settings</source>
            <translation>Sortes de réglages</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Language</source>
            <translation>Langue</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Light</source>
            <translation>Clair</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Light on faces</source>
            <translation>Lumière sur les visages</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Looks</source>
            <translation>Apparence</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Mist</source>
            <translation>Brume</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My avatar</source>
            <translation>Mon avatar</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My camera</source>
            <translation>Ma caméra</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My likeness</source>
            <translation>Mon portrait</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My own likeness may be worn and sent to the other person</source>
            <translation>Mon propre portrait peut être porté et envoyé à mon interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Network</source>
            <translation>Réseau</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Otherwise you wear an invented face</source>
            <translation>Sinon, vous portez un visage inventé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Paper</source>
            <translation>Papier</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>People</source>
            <translation>Contacts</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Sage</source>
            <translation>Sauge</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Save</source>
            <translation>Enregistrer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Show me as in a mirror</source>
            <translation>Me montrer comme dans un miroir</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Soft skin</source>
            <translation>Peau douce</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Studio</source>
            <translation>Studio</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>WebGL Studio</source>
            <translation>WebGL Studio</translation>
        </message>
        <message>
            <location filename="../../../app/ui/shortcuts.py" />
            <source>Keys and help</source>
            <translation>Touches et aide</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>Drag the picture to turn the view; zoom with the wheel.</source>
            <translation>Faites glisser l’image pour tourner la vue ; la molette agrandit.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>Note on the picture</source>
            <translation>Indication sur l’image</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>The arrow keys turn the view, plus and minus zoom.</source>
            <translation>Les flèches tournent la vue, plus et moins agrandissent ou réduisent.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Delay, camera to screen</source>
            <translation>Retard, de la caméra à l’écran</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Faces shown</source>
            <translation>Visages montrés</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Finding your face</source>
            <translation>Suivi de votre visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Packets lost</source>
            <translation>Paquets perdus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Receiving, on the wire</source>
            <translation>Réception, sur le fil</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Round trip</source>
            <translation>Aller-retour</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Sending, on the wire</source>
            <translation>Envoi, sur le fil</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>This call, last minute</source>
            <translation>Cet appel, dernière minute</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Why so much is sent</source>
            <translation>Pourquoi on envoie autant</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>of which face data</source>
            <translation>dont données du visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{name}, last minute</source>
            <translation>{name}, dernière minute</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{value} %</source>
            <translation>{value} %</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{value} ms</source>
            <translation>{value} ms</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{value}/s</source>
            <translation>{value}/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Left, Right</source>
            <translation>Gauche, Droite</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Place in the recording</source>
            <translation>Position dans l’enregistrement</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Space</source>
            <translation>Espace</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Time</source>
            <translation>Temps</translation>
        </message>
        <message>
            <location filename="../../../app/ui/tray.py" />
            <source>Do not disturb</source>
            <translation>Ne pas déranger</translation>
        </message>
        <message>
            <location filename="../../../app/ui/tray.py" />
            <source>Missed calls: {number}</source>
            <translation>Appels manqués : {number}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/tray.py" />
            <source>Open Eigencall</source>
            <translation>Ouvrir Eigencall</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source> · muted</source>
            <translation> · micro coupé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>, and so is the microphone</source>
            <translation>, et le micro aussi</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Both of you are recording</source>
            <translation>Vous enregistrez tous les deux</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Calling {who}</source>
            <translation>Appel de {who}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Connecting</source>
            <translation>Connexion</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Fair connection</source>
            <translation>Connexion moyenne</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Getting a code</source>
            <translation>Demande d’un code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Good connection</source>
            <translation>Bonne connexion</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>How much would this call take as video? It is measured on this machine; nothing is sent.</source>
            <translation>Combien prendrait cet appel en vidéo ? On le mesure sur cette machine ; rien n’est envoyé.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Less is sent than there is room for, because of your limit.</source>
            <translation>On envoie moins que possible, à cause de votre limite.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Less is sent than there is room for, because you chose so or the connection is metered.</source>
            <translation>On envoie moins que possible : c’est votre choix, ou la connexion est facturée au volume.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Looking for the other person</source>
            <translation>Recherche de votre interlocuteur</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Looking for their program.</source>
            <translation>Recherche de son programme.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Nothing comes through at the moment.</source>
            <translation>Rien ne passe pour le moment.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Poor connection</source>
            <translation>Mauvaise connexion</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Receiving {wire}, of which face data {payload}</source>
            <translation>Réception {wire}, dont données du visage {payload}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Reconnecting</source>
            <translation>Reconnexion</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Sending your camera as VP8 would take {video}, its sound not counted. This call took {call} with its sound: {times} times less.</source>
            <translation>Envoyer votre caméra en VP8 prendrait {video}, sans compter le son. Cet appel a pris {call} avec le son : {times} fois moins.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Sending {wire}, of which face data {payload}</source>
            <translation>Envoi {wire}, dont données du visage {payload}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Starting gently until the network is known.</source>
            <translation>On commence doucement, le temps de connaître le réseau.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The code is being checked. It works once.</source>
            <translation>Le code est en cours de vérification. Il sert une fois.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The meeting point is asked for one.</source>
            <translation>On le demande au point de rencontre.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The network has no room: less is sent.</source>
            <translation>Le réseau n’a pas de place : on envoie moins.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The network has room: everything is sent at once.</source>
            <translation>Le réseau a de la place : tout est envoyé aussitôt.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other camera is off</source>
            <translation>L’autre caméra est coupée</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other microphone is off</source>
            <translation>L’autre micro est coupé</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other person is out of the picture</source>
            <translation>Votre interlocuteur est hors de l’image</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other side has gone silent. Trying again…</source>
            <translation>L’autre côté ne répond plus. Nouvel essai…</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other side is recording</source>
            <translation>L’autre côté enregistre</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>This machine is busy: few pictures</source>
            <translation>Cette machine est surchargée : peu d’images</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>This machine is busy: pictures come late</source>
            <translation>Cette machine est surchargée : les images arrivent tard</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Waiting for the other face</source>
            <translation>En attente de l’autre visage</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Waiting · Eigencall</source>
            <translation>En attente · Eigencall</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>You are recording</source>
            <translation>Vous enregistrez</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>You have found each other. Now a direct connection is set up.</source>
            <translation>Vous vous êtes trouvés. Une connexion directe s’établit.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Your camera is encoded as video on this machine, for ten seconds. Nothing of it is sent.</source>
            <translation>Votre caméra est encodée en vidéo sur cette machine, pendant dix secondes. Rien n’en est envoyé.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>long delay</source>
            <translation>long retard</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>packets are lost</source>
            <translation>des paquets se perdent</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{now}, video {times} times that</source>
            <translation>{now}, en vidéo {times} fois plus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{rate} Mbit/s</source>
            <translation>{rate} Mbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{rate} kbit/s</source>
            <translation>{rate} kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{who} is calling · Eigencall</source>
            <translation>{who} appelle · Eigencall</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>The asset {name} is damaged (its hash differs from the manifest's); install Eigencall again.</source>
            <translation>Le fichier {name} est endommagé (son empreinte diffère de celle de la liste) ; réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>The asset {name} is missing; install Eigencall again.</source>
            <translation>Le fichier {name} manque ; réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>The list of assets, {path}, cannot be read; install Eigencall again.</source>
            <translation>La liste des fichiers, {path}, est illisible ; réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>There is no asset named {name}; the manifest lists none.</source>
            <translation>Il n’y a pas de fichier nommé {name} ; la liste n’en connaît pas.</translation>
        </message>
        <message>
            <location filename="../../../codec/acknowledgements.py" />
            <source>The datagram acknowledges one that was never sent.</source>
            <translation>Le datagramme en confirme un qui n’a jamais été envoyé.</translation>
        </message>
        <message>
            <location filename="../../../codec/basis.py" />
            <source>The basis file is damaged or is not a basis file; install it again or rebuild it with 'python -m training basis'.</source>
            <translation>Le fichier de base est endommagé ou n’en est pas un ; réinstallez-le ou refaites-le avec « python -m training basis ».</translation>
        </message>
        <message>
            <location filename="../../../codec/basis.py" />
            <source>This basis file has format {version}; this program reads {known}.</source>
            <translation>Ce fichier de base est au format {version} ; ce programme lit {known}.</translation>
        </message>
        <message>
            <location filename="../../../codec/blob.py" />
            <source>A file from the other side arrived damaged.</source>
            <translation>Un fichier de l’autre côté est arrivé endommagé.</translation>
        </message>
        <message>
            <location filename="../../../codec/blob.py" />
            <source>The other side sent more of a file than it had offered.</source>
            <translation>L’autre côté a envoyé plus d’un fichier qu’il n’avait annoncé.</translation>
        </message>
        <message>
            <location filename="../../../codec/control.py" />
            <source>The other side speaks version {version} of the protocol and this program speaks {known}; install the same version of Eigencall on both sides.</source>
            <translation>L’autre côté parle la version {version} du protocole et ce programme la {known} ; installez la même version d’Eigencall des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../codec/decoder.py" />
            <source>The datagram contradicts itself about its number.</source>
            <translation>Le datagramme se contredit sur son numéro.</translation>
        </message>
        <message>
            <location filename="../../../codec/entropy.py" />
            <source>The datagram is damaged: its end does not match its contents.</source>
            <translation>Le datagramme est endommagé : sa fin ne correspond pas à son contenu.</translation>
        </message>
        <message>
            <location filename="../../../codec/entropy.py" />
            <source>The datagram is empty, or longer than any that the protocol allows.</source>
            <translation>Le datagramme est vide, ou plus long que le protocole ne le permet.</translation>
        </message>
        <message>
            <location filename="../../../codec/errors.py" />
            <source>The other side sent a control message that breaks the format.</source>
            <translation>L’autre côté a envoyé un message de commande qui ne respecte pas le format.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>Nothing may be written to {folder}. Choose another place.</source>
            <translation>Rien ne peut être écrit dans {folder}. Choisissez un autre endroit.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>There is too little room in {folder}: {free} MB are free, and {room} MB may be needed. Make room, or choose another place.</source>
            <translation>Il y a trop peu de place dans {folder} : {free} Mo sont libres, et {room} Mo peuvent être nécessaires. Libérez de la place, ou choisissez un autre endroit.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>{folder} is a file, no folder. Choose another place.</source>
            <translation>{folder} est un fichier, pas un dossier. Choisissez un autre endroit.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>{path} cannot be written: {reason}. Make room, or choose another place.</source>
            <translation>{path} ne peut pas être écrit : {reason}. Libérez de la place, ou choisissez un autre endroit.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>{path} is a folder. Give the name of a file.</source>
            <translation>{path} est un dossier. Donnez le nom d’un fichier.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The frames of the datagram are not in order of time.</source>
            <translation>Les images du datagramme ne sont pas dans l’ordre du temps.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The header of the datagram holds a value outside its range.</source>
            <translation>L’en-tête du datagramme contient une valeur hors de ses limites.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The other side sends a kind of face datagram that this version does not know.</source>
            <translation>L’autre côté envoie une sorte de datagramme de visage que cette version ne connaît pas.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The other side sends another number of expression components than was agreed.</source>
            <translation>L’autre côté envoie un autre nombre de composantes d’expression que convenu.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The other side sends faces in version {version} of the format and this program reads {known}; install the same version of Eigencall on both sides.</source>
            <translation>L’autre côté envoie les visages dans la version {version} du format et ce programme lit {known} ; installez la même version d’Eigencall des deux côtés.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>A block of the recording breaks the format.</source>
            <translation>Un bloc de l’enregistrement ne respecte pas le format.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>A block of the recording is cut short.</source>
            <translation>Un bloc de l’enregistrement est tronqué.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>A block of the recording is damaged.</source>
            <translation>Un bloc de l’enregistrement est endommagé.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>The recording is damaged at its beginning and cannot be played. Choose another file.</source>
            <translation>L’enregistrement est endommagé à son début et ne peut pas être lu. Choisissez un autre fichier.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>The recording is larger than this program reads.</source>
            <translation>L’enregistrement est plus gros que ce que ce programme lit.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>The recording is of version {version} and this program reads {known}; install a newer version of Eigencall.</source>
            <translation>L’enregistrement est de version {version} et ce programme lit {known} ; installez une version plus récente d’Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>This is no recording of Eigencall. Choose another file.</source>
            <translation>Ce n’est pas un enregistrement d’Eigencall. Choisissez un autre fichier.</translation>
        </message>
        <message>
            <location filename="../../../codec/sentence.py" />
            <source>{first} {second}</source>
            <translation>{first} {second}</translation>
        </message>
        <message>
            <location filename="../../../likeness/enrol.py" />
            <source>No picture shows the face at rest. Look into the camera, lips closed, and try again.</source>
            <translation>Aucune image ne montre le visage au repos. Regardez la caméra, lèvres fermées, et réessayez.</translation>
        </message>
        <message>
            <location filename="../../../likeness/enrol.py" />
            <source>The face is too small in the pictures. Come closer to the camera, and try again.</source>
            <translation>Le visage est trop petit sur les images. Approchez-vous de la caméra et réessayez.</translation>
        </message>
        <message>
            <location filename="../../../likeness/photo/layers.py" />
            <source>The room cannot be told from you in these pictures. Turn on a light in front of you, or sit before something plain, and try again.</source>
            <translation>Sur ces images, on ne peut pas distinguer la pièce de vous. Allumez une lumière devant vous, ou asseyez-vous devant un fond uni, et réessayez.</translation>
        </message>
        <message>
            <location filename="../../../likeness/textures.py" />
            <source>The texture basis is damaged; install Eigencall again.</source>
            <translation>La base de textures est endommagée ; réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../likeness/textures.py" />
            <source>The texture basis is of another version; install Eigencall again.</source>
            <translation>La base de textures est d’une autre version ; réinstallez Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../render/gl.py" />
            <source>The graphics driver cannot link {name}; update the driver. {log}</source>
            <translation>Le pilote graphique ne peut pas lier {name} ; mettez-le à jour. {log}</translation>
        </message>
        <message>
            <location filename="../../../render/gl.py" />
            <source>The graphics driver does not accept the shader {name}; update the driver. {log}</source>
            <translation>Le pilote graphique n’accepte pas le shader {name} ; mettez-le à jour. {log}</translation>
        </message>
        <message>
            <location filename="../../../render/gl.py" />
            <source>The system lacks libraries that drawing needs. On Debian or Ubuntu: sudo apt-get install libegl1 libgl1 libgl1-mesa-dri</source>
            <translation>Il manque au système des bibliothèques pour dessiner. Sous Debian ou Ubuntu : sudo apt-get install libegl1 libgl1 libgl1-mesa-dri</translation>
        </message>
        <message>
            <location filename="../../../render/offscreen.py" />
            <source>Drawing without a window works on Linux only; open the window instead.</source>
            <translation>Dessiner sans fenêtre ne marche que sous Linux ; ouvrez plutôt la fenêtre.</translation>
        </message>
        <message>
            <location filename="../../../render/offscreen.py" />
            <source>There is no OpenGL to draw with; install Mesa's EGL (libegl1, libgl1-mesa-dri).</source>
            <translation>Il n’y a pas d’OpenGL pour dessiner ; installez l’EGL de Mesa (libegl1, libgl1-mesa-dri).</translation>
        </message>
        <message>
            <location filename="../../../render/photo/opening.py" />
            <source>The likeness was made with another face basis; make it again.</source>
            <translation>Le portrait a été fait avec une autre base de visages ; refaites-le.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/packed.py" />
            <source>The likeness has {size} bytes; at most {most} are allowed.</source>
            <translation>Le portrait a {size} octets ; {most} au plus sont permis.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/packed.py" />
            <source>The likeness is damaged or of another version; make it again.</source>
            <translation>Le portrait est endommagé ou d’une autre version ; refaites-le.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/webp.py" />
            <source>A picture of the likeness has {width} x {height} pixels, which it must not.</source>
            <translation>Une image du portrait a {width} x {height} pixels, ce qui n’est pas permis.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/webp.py" />
            <source>A picture of the likeness is damaged; make the likeness again.</source>
            <translation>Une image du portrait est endommagée ; refaites le portrait.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/webp.py" />
            <source>A picture of the likeness is no plain WebP picture; make the likeness again.</source>
            <translation>Une image du portrait n’est pas une simple image WebP ; refaites le portrait.</translation>
        </message>
        <message>
            <location filename="../../../render/renderer.py" />
            <source>The person's shape holds values that are not numbers; enrol again.</source>
            <translation>La forme de la personne contient des valeurs qui ne sont pas des nombres ; refaites le portrait.</translation>
        </message>
        <message>
            <location filename="../../../render/target.py" />
            <source>The graphics driver cannot draw {width} x {height} pixels.</source>
            <translation>Le pilote graphique ne peut pas dessiner {width} x {height} pixels.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture has more than {most} scans; save it as a plain JPEG picture.</source>
            <translation>La texture a plus de {most} passes ; enregistrez-la comme simple image JPEG.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture has {size} bytes; at most {most} are allowed.</source>
            <translation>La texture a {size} octets ; {most} au plus sont permis.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture is a damaged JPEG picture; enrol again to send a new one.</source>
            <translation>La texture est une image JPEG endommagée ; refaites le portrait pour en envoyer une nouvelle.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture is not a JPEG picture; enrol again to send a new one.</source>
            <translation>La texture n’est pas une image JPEG ; refaites le portrait pour en envoyer une nouvelle.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture is {width} x {height} pixels; at most {most} x {most} are allowed.</source>
            <translation>La texture a {width} x {height} pixels ; {most} x {most} au plus sont permis.</translation>
        </message>
    </context>
</TS>
