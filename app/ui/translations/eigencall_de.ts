<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>eigencall</name>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>It rings there.</source>
            <translation>Dort klingelt es.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>Meeting the other side at {place}, which it has named.</source>
            <translation>Treffpunkt ist {place}, wie die andere Seite es genannt hat.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>No connection to the other side could be made. Call again.</source>
            <translation>Es kam keine Verbindung zur anderen Seite zustande. Rufen Sie noch einmal an.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The connection was lost again and again, so the call has ended. Call again, or from another network.</source>
            <translation>Die Verbindung ist immer wieder abgebrochen; der Anruf ist beendet. Rufen Sie noch einmal an, oder aus einem anderen Netz.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The network has changed. Reconnecting.</source>
            <translation>Das Netz hat gewechselt. Die Verbindung wird neu aufgebaut.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The other side could not be reached again, so the call has ended. Call again.</source>
            <translation>Die andere Seite war nicht mehr zu erreichen; der Anruf ist beendet. Rufen Sie noch einmal an.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The other side has ended the call.</source>
            <translation>Die andere Seite hat den Anruf beendet.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>The other side is silent. Reconnecting.</source>
            <translation>Die andere Seite ist verstummt. Die Verbindung wird neu aufgebaut.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>You have declined the call of {who}.</source>
            <translation>Sie haben den Anruf von {who} abgelehnt.</translation>
        </message>
        <message>
            <location filename="../../../app/call/session.py" />
            <source>Your call was cut off. Reconnecting.</source>
            <translation>Ihr Anruf wurde unterbrochen. Die Verbindung wird neu aufgebaut.</translation>
        </message>
        <message>
            <location filename="../../../app/client/conversation.py" />
            <source>The other side did not greet; it is probably another program.</source>
            <translation>Die andere Seite hat sich nicht vorgestellt; vermutlich ist sie ein anderes Programm.</translation>
        </message>
        <message>
            <location filename="../../../app/client/conversation.py" />
            <source>The other side uses another face model, so neither could draw the other. Install the same version of Eigencall on both sides, or use the same model.</source>
            <translation>Die andere Seite verwendet ein anderes Gesichtsmodell, keine könnte also die andere zeichnen. Installieren Sie auf beiden Seiten dieselbe Version von Eigencall, oder verwenden Sie dasselbe Modell.</translation>
        </message>
        <message>
            <location filename="../../../app/client/face_channel.py" />
            <source>What the other side sends cannot be read, so the call has been ended. Install the same version of Eigencall on both sides, and call again.</source>
            <translation>Was die andere Seite sendet, ist nicht lesbar; der Anruf wurde also beendet. Installieren Sie auf beiden Seiten dieselbe Version von Eigencall, und rufen Sie noch einmal an.</translation>
        </message>
        <message>
            <location filename="../../../app/client/video_comparison.py" />
            <source>The pictures of your camera could not be encoded, so there is nothing to compare with.</source>
            <translation>Die Bilder Ihrer Kamera konnten nicht codiert werden, darum gibt es nichts zu vergleichen.</translation>
        </message>
        <message>
            <location filename="../../../app/client/video_comparison.py" />
            <source>Your camera gave no picture, so there was nothing to compare with.</source>
            <translation>Ihre Kamera gab kein Bild, darum gab es nichts zu vergleichen.</translation>
        </message>
        <message>
            <location filename="../../../app/face/gallery.py" />
            <source>The list of invented people is empty; install Eigencall again.</source>
            <translation>Die Liste der erfundenen Personen ist leer; installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../app/face/gallery.py" />
            <source>There is no invented face named {name}; there are {names}.</source>
            <translation>Es gibt kein erfundenes Gesicht namens {name}; es gibt {names}.</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>A little more</source>
            <translation>Ein wenig mehr</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>And to your right</source>
            <translation>Und nach rechts</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Close your eyes for a moment</source>
            <translation>Schließen Sie kurz die Augen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Close your lips</source>
            <translation>Lippen schließen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Come closer</source>
            <translation>Näher kommen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Do not smile yet</source>
            <translation>Noch nicht lächeln</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Frown</source>
            <translation>Ziehen Sie die Brauen zusammen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Hold your head still</source>
            <translation>Halten Sie den Kopf still</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look down, with your eyes only</source>
            <translation>Schauen Sie nach unten, nur mit den Augen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look into the camera, at rest, lips closed</source>
            <translation>Schauen Sie ruhig in die Kamera, Lippen geschlossen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look straight ahead</source>
            <translation>Geradeaus schauen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look to your left, with your eyes only</source>
            <translation>Schauen Sie nach links, nur mit den Augen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look to your right, with your eyes only</source>
            <translation>Schauen Sie nach rechts, nur mit den Augen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Look up, with your eyes only</source>
            <translation>Schauen Sie nach oben, nur mit den Augen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>No face is seen</source>
            <translation>Kein Gesicht zu sehen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Not so far</source>
            <translation>Nicht so weit</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Once more, please: {look}</source>
            <translation>Noch einmal, bitte: {look}</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Raise your brows</source>
            <translation>Heben Sie die Brauen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Read aloud: “My brave friend buys five big yellow mops, and whistles for more food.”</source>
            <translation>Lesen Sie vor: „Mein braver Vater kauft fünf große gelbe Wischmopps, pfeift und bäckt Apfelkuchen.“</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Say “ah”, mouth wide open</source>
            <translation>Sagen Sie „a“, den Mund weit offen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Say “ee”</source>
            <translation>Sagen Sie „i“</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Say “oh”</source>
            <translation>Sagen Sie „o“</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Smile and show your teeth</source>
            <translation>Lächeln Sie und zeigen Sie die Zähne</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Smile with closed lips</source>
            <translation>Lächeln Sie mit geschlossenen Lippen</translation>
        </message>
        <message>
            <location filename="../../../app/face/guide.py" />
            <source>Turn your head a little to your left</source>
            <translation>Den Kopf ein wenig nach links drehen</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>The file of your likeness is damaged; make your likeness again.</source>
            <translation>Die Datei Ihres Abbilds ist beschädigt; machen Sie Ihr Abbild neu.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>The file of your likeness is far too large; make your likeness again.</source>
            <translation>Die Datei Ihres Abbilds ist viel zu groß; machen Sie Ihr Abbild neu.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>Your likeness cannot be read ({reason}). Make it again.</source>
            <translation>Ihr Abbild ist nicht lesbar ({reason}). Machen Sie es neu.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>Your likeness could not be kept in {folder} ({reason}). Make room there, and try again.</source>
            <translation>Ihr Abbild konnte nicht in {folder} aufgehoben werden ({reason}). Schaffen Sie dort Platz, und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>Your likeness was made by another version; make it again.</source>
            <translation>Ihr Abbild wurde von einer anderen Version gemacht; machen Sie es neu.</translation>
        </message>
        <message>
            <location filename="../../../app/face/likeness_file.py" />
            <source>{path} could not be deleted ({reason}). Delete that file yourself.</source>
            <translation>{path} konnte nicht gelöscht werden ({reason}). Löschen Sie diese Datei selbst.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>The basis file {path} cannot be read ({reason}); name the .npz that training has made.</source>
            <translation>Die Basisdatei {path} ist nicht lesbar ({reason}); nennen Sie die .npz-Datei, die das Training gemacht hat.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>The networks in {tracker} were made for another basis than {basis}; name {tracker}/{file} with --basis, or leave --basis out.</source>
            <translation>Die Netze in {tracker} gehören zu einer anderen Basis als {basis}; nennen Sie {tracker}/{file} mit --basis, oder lassen Sie --basis weg.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>The shipped networks do not know the basis {basis}; name the folder of those that do with --tracker (python -m training clouds makes both).</source>
            <translation>Die mitgelieferten Netze kennen die Basis {basis} nicht; nennen Sie mit --tracker den Ordner derer, die sie kennen (python -m training clouds macht beides).</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>the shipped one</source>
            <translation>die mitgelieferte</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>{path} is no folder of networks; name the one that 'python -m training clouds export' has made.</source>
            <translation>{path} ist kein Ordner mit Netzen; nennen Sie den, den „python -m training clouds export“ gemacht hat.</translation>
        </message>
        <message>
            <location filename="../../../app/face/model.py" />
            <source>{path} is too large to be a basis file; name the .npz that training has made.</source>
            <translation>{path} ist zu groß für eine Basisdatei; nennen Sie die .npz-Datei, die das Training gemacht hat.</translation>
        </message>
        <message>
            <location filename="../../../app/face/networks.py" />
            <source>The model {name} cannot be loaded; install Eigencall again.</source>
            <translation>Das Modell {name} lässt sich nicht laden; installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../app/face/networks.py" />
            <source>The model {path} is too large to be a network for calls; name another folder with --tracker.</source>
            <translation>Das Modell {path} ist zu groß, um ein Netz für Anrufe zu sein; nennen Sie mit --tracker einen anderen Ordner.</translation>
        </message>
        <message>
            <location filename="../../../app/face/networks.py" />
            <source>The regressor knows {known} expressions and the basis {needed}: they do not belong together. Name the folder made with this basis by --tracker, or install Eigencall again.</source>
            <translation>Der Regressor kennt {known} Ausdrücke und die Basis {needed}: Sie gehören nicht zusammen. Nennen Sie mit --tracker den Ordner, der zu dieser Basis gehört, oder installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../app/face/privacy.py" />
            <source>A drawn likeness has your shape, your skin as a small picture, and the colours of hair, eyes and clothes. These are sent to the other person, encrypted; no other picture of you is.</source>
            <translation>Ein gezeichnetes Abbild hat Ihre Form, Ihre Haut als kleines Bild und die Farben von Haar, Augen und Kleidung. Das wird der anderen Person verschlüsselt gesendet; ein anderes Bild von Ihnen nicht.</translation>
        </message>
        <message>
            <location filename="../../../app/face/privacy.py" />
            <source>In each call the other person is sent, once and encrypted, pictures of your face, mouth, hair, shoulders and clothes, some 40 kB; you see them before you take them. The other side can keep them, and show your face with them. The room behind you is cut away; if it cannot be told from you, no photographed likeness is made. What your camera sees during a call is not sent. The likeness lies in your profile on this machine, and one click deletes it.</source>
            <translation>In jedem Anruf bekommt die andere Person, einmal und verschlüsselt, Bilder von Gesicht, Mund, Haar, Schultern und Kleidung, etwa 40 kB; Sie sehen sie, bevor Sie sie übernehmen. Die andere Seite kann sie behalten und damit Ihr Gesicht zeigen. Der Raum hinter Ihnen wird weggeschnitten; lässt er sich nicht von Ihnen unterscheiden, entsteht kein fotografiertes Abbild. Was Ihre Kamera während eines Anrufs sieht, wird nicht gesendet. Das Abbild liegt in Ihrem Profil auf diesem Rechner, und ein Klick löscht es.</translation>
        </message>
        <message>
            <location filename="../../../app/face/wardrobe.py" />
            <source>Meanwhile you are seen as {name}. Nothing is lost: the file stays where it is.</source>
            <translation>Bis dahin sieht man Sie als {name}. Nichts geht verloren: Die Datei bleibt, wo sie ist.</translation>
        </message>
        <message>
            <location filename="../../../app/media/camera.py" />
            <source>The camera {name} has stopped: {reason}. Choose another one.</source>
            <translation>Die Kamera {name} ist stehen geblieben: {reason}. Wählen Sie eine andere.</translation>
        </message>
        <message>
            <location filename="../../../app/media/cameras.py" />
            <source>No synthetic face can be drawn here; choose a camera or a video file.</source>
            <translation>Hier kann kein künstliches Gesicht gezeichnet werden; wählen Sie eine Kamera oder eine Videodatei.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>There is no file {path}. Choose a video file, or a camera.</source>
            <translation>Es gibt keine Datei {path}. Wählen Sie eine Videodatei oder eine Kamera.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>its file cannot be decoded any more</source>
            <translation>ihre Datei lässt sich nicht weiter dekodieren</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>{path} cannot be read as a video: it is no video, cut off or damaged. Choose another file.</source>
            <translation>{path} lässt sich nicht als Video lesen: Es ist keines, abgeschnitten oder beschädigt. Wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>{path} has no picture in it, only sound. Choose a video file.</source>
            <translation>{path} enthält kein Bild, nur Ton. Wählen Sie eine Videodatei.</translation>
        </message>
        <message>
            <location filename="../../../app/media/clip.py" />
            <source>{path} has no picture that can be decoded. Choose another file.</source>
            <translation>{path} enthält kein Bild, das sich lesen lässt. Wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>No loudspeaker was found; you will not hear the other side.</source>
            <translation>Es wurde kein Lautsprecher gefunden; Sie werden die andere Seite nicht hören.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>No microphone was found; the other side will not hear you.</source>
            <translation>Es wurde kein Mikrofon gefunden; die andere Seite wird Sie nicht hören.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The loudspeaker cannot be opened; you will not hear the other side.</source>
            <translation>Der Lautsprecher lässt sich nicht öffnen; Sie werden die andere Seite nicht hören.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The loudspeaker does not answer. The call goes on; you may not hear the other side until it does.</source>
            <translation>Der Lautsprecher antwortet nicht. Das Gespräch geht weiter; Sie hören die andere Seite vielleicht nicht, bis er antwortet.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The loudspeaker is gone; plug it in again. The call goes on, but you do not hear the other side.</source>
            <translation>Der Lautsprecher ist weg; stecken Sie ihn wieder ein. Das Gespräch geht weiter, aber Sie hören die andere Seite nicht.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The microphone cannot be opened; the other side will not hear you.</source>
            <translation>Das Mikrofon lässt sich nicht öffnen; die andere Seite wird Sie nicht hören.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The microphone does not answer. The call goes on; the other side may not hear you until it does.</source>
            <translation>Das Mikrofon antwortet nicht. Das Gespräch geht weiter; die andere Seite hört Sie vielleicht nicht, bis es antwortet.</translation>
        </message>
        <message>
            <location filename="../../../app/media/devices.py" />
            <source>The microphone is gone; plug it in again. The call goes on, but the other side does not hear you.</source>
            <translation>Das Mikrofon ist weg; stecken Sie es wieder ein. Das Gespräch geht weiter, aber die andere Seite hört Sie nicht.</translation>
        </message>
        <message>
            <location filename="../../../app/media/filevoice.py" />
            <source>The file has no sound in it; the other side will not hear you.</source>
            <translation>Die Datei hat keinen Ton; die andere Seite wird Sie nicht hören.</translation>
        </message>
        <message>
            <location filename="../../../app/media/filevoice.py" />
            <source>The sound of the file has ended: {reason}</source>
            <translation>Der Ton der Datei hat geendet: {reason}</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>A voice packet has an impossible size.</source>
            <translation>Ein Sprachpaket hat eine unmögliche Größe.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>A voice packet is not Opus.</source>
            <translation>Ein Sprachpaket ist kein Opus.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice decoder could not be started.</source>
            <translation>Der Sprachdecoder ließ sich nicht starten.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice encoder cannot take a block of this length.</source>
            <translation>Der Sprachencoder kann einen Block dieser Länge nicht annehmen.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice encoder could not be started.</source>
            <translation>Der Sprachencoder ließ sich nicht starten.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>The voice encoder refuses a setting.</source>
            <translation>Der Sprachencoder lehnt eine Einstellung ab.</translation>
        </message>
        <message>
            <location filename="../../../app/media/opus.py" />
            <source>Voice needs the Opus library, which was not found. Install the package libopus0.</source>
            <translation>Der Ton braucht die Opus-Bibliothek, die nicht gefunden wurde. Installieren Sie das Paket libopus0.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Another program may be using it.</source>
            <translation>Vielleicht benutzt es gerade ein anderes Programm.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Install PortAudio (the package libportaudio2) for voice; the call goes on without.</source>
            <translation>Installieren Sie PortAudio (das Paket libportaudio2) für den Ton; der Anruf geht ohne ihn weiter.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Plug one in to change that.</source>
            <translation>Stecken Sie eines ein, um das zu ändern.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>Sound devices cannot be used.</source>
            <translation>Tongeräte sind nicht benutzbar.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>The loudspeaker does not answer any more.</source>
            <translation>Der Lautsprecher antwortet nicht mehr.</translation>
        </message>
        <message>
            <location filename="../../../app/media/portaudio.py" />
            <source>{name} is not plugged in.</source>
            <translation>{name} ist nicht eingesteckt.</translation>
        </message>
        <message>
            <location filename="../../../app/media/recorder.py" />
            <source>The film {path} has stopped: {reason}.</source>
            <translation>Der Film {path} ist abgebrochen: {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/media/recorder.py" />
            <source>the disk reported an error</source>
            <translation>die Platte meldet einen Fehler</translation>
        </message>
        <message>
            <location filename="../../../app/media/voice.py" />
            <source>Voice packets last 20, 40 or 60 ms, not {packet_ms}.</source>
            <translation>Sprachpakete dauern 20, 40 oder 60 ms, nicht {packet_ms}.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>Camera {index} gives no picture. Another program is probably using it: close that, try again.</source>
            <translation>Kamera {index} liefert kein Bild. Vermutlich benutzt sie ein anderes Programm: Schließen Sie es und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>Camera {name} gives no picture any more. Plug it in again; the call goes on.</source>
            <translation>Kamera {name} liefert kein Bild mehr. Stecken Sie sie wieder ein; der Anruf geht weiter.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>There is no camera {index}. Plug one in, or choose another one.</source>
            <translation>Es gibt keine Kamera {index}. Stecken Sie eine ein, oder wählen Sie eine andere.</translation>
        </message>
        <message>
            <location filename="../../../app/media/webcam.py" />
            <source>You may not use camera {index} ({node}). Have your account added to the group video, and log in again.</source>
            <translation>Sie dürfen Kamera {index} ({node}) nicht benutzen. Lassen Sie Ihr Konto in die Gruppe video aufnehmen, und melden Sie sich neu an.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>After the @ of a code stands an address, such as 192.0.2.7 or 192.0.2.7:8765.</source>
            <translation>Nach dem @ eines Codes steht eine Adresse, etwa 192.0.2.7 oder 192.0.2.7:8765.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>The other side names {place} as the place to meet, outside your own network and without encryption, so it was not connected to. If you trust it, enter it as the rendezvous in the settings.</source>
            <translation>Die andere Seite nennt {place} als Treffpunkt, außerhalb Ihres eigenen Netzes und ohne Verschlüsselung; darum wurde keine Verbindung aufgebaut. Wenn Sie ihm trauen, tragen Sie ihn in den Einstellungen als Treffpunkt ein.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>The other side names {place} as the place to meet. No rendezvous can be there, so it was not connected to. Ask for a new code, and be careful: this may be meant to reach something else.</source>
            <translation>Die andere Seite nennt {place} als Treffpunkt. Dort kann keiner sein, darum wurde keine Verbindung aufgebaut. Bitten Sie um einen neuen Code und seien Sie vorsichtig: Vielleicht soll damit etwas anderes erreicht werden.</translation>
        </message>
        <message>
            <location filename="../../../app/net/addresses/places.py" />
            <source>Your address is to be hidden, so nothing but the rendezvous in your settings is connected to, and the other side names {place}. Enter it there, or allow direct connections.</source>
            <translation>Ihre Adresse soll verborgen bleiben, darum wird nur der Treffpunkt Ihrer Einstellungen benutzt; die andere Seite nennt aber {place}. Tragen Sie ihn dort ein oder erlauben Sie direkte Verbindungen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_code.py" />
            <source>No call of this number was found on your network. Ask for the link, or for the address that belongs behind the code, such as @192.0.2.7.</source>
            <translation>In Ihrem Netz wurde kein Anruf mit dieser Zahl gefunden. Bitten Sie um den Link oder um die Adresse, die hinter den Code gehört, etwa @192.0.2.7.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_code.py" />
            <source>Your address is to be hidden, and a code of your own program would tell it. Enter a rendezvous in the settings, or allow direct connections.</source>
            <translation>Ihre Adresse soll verborgen bleiben, und ein Code Ihres eigenen Programms würde sie verraten. Tragen Sie in den Einstellungen einen Treffpunkt ein oder erlauben Sie direkte Verbindungen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_code.py" />
            <source>Your address is to be hidden, so your network is not searched for this code. Enter a rendezvous in the settings, or allow direct connections.</source>
            <translation>Ihre Adresse soll verborgen bleiben, darum wird Ihr Netz nicht nach diesem Code abgesucht. Tragen Sie in den Einstellungen einen Treffpunkt ein oder erlauben Sie direkte Verbindungen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_invite.py" />
            <source>No answer to the invite came in half an hour, so it has expired. Make a new one.</source>
            <translation>Auf die Einladung kam eine halbe Stunde lang keine Antwort, sie ist abgelaufen. Machen Sie eine neue.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_invite.py" />
            <source>The other side did not use your answer in half an hour, so it has expired. Ask for a new one.</source>
            <translation>Die andere Seite hat Ihre Antwort eine halbe Stunde lang nicht benutzt, sie ist abgelaufen. Bitten Sie um eine neue Einladung.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} cannot be reached: the program is not running there, or it does not wait for calls. Call with a code instead.</source>
            <translation>{name} ist nicht erreichbar: Das Programm läuft dort nicht, oder es wartet nicht auf Anrufe. Rufen Sie stattdessen mit einem Code an.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} does not answer.</source>
            <translation>{name} antwortet nicht.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} has declined the call.</source>
            <translation>{name} hat den Anruf abgelehnt.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} is in another call.</source>
            <translation>{name} führt ein anderes Gespräch.</translation>
        </message>
        <message>
            <location filename="../../../app/net/by_ring.py" />
            <source>{name} rang and gave up.</source>
            <translation>{name} hat angerufen und aufgegeben.</translation>
        </message>
        <message>
            <location filename="../../../app/net/errors.py" />
            <source>Port {port} cannot be used: another program listens there, or it is not allowed. Choose another.</source>
            <translation>Port {port} kann nicht benutzt werden: Dort lauscht ein anderes Programm, oder es ist nicht erlaubt. Wählen Sie einen anderen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/errors.py" />
            <source>This machine has no address {host}. Name one of its own, or none.</source>
            <translation>Dieser Rechner hat keine Adresse {host}. Nennen Sie eine eigene, oder keine.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/codes.py" />
            <source>A code is a number and two words, such as 7-acorn-violin.</source>
            <translation>Ein Code besteht aus einer Zahl und zwei Wörtern, etwa 7-acorn-violin.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/codes.py" />
            <source>“{typed}” is not one of the words that codes are made of. Please check it.</source>
            <translation>„{typed}“ ist keines der Wörter, aus denen Codes bestehen. Bitte prüfen Sie es.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/crypto.py" />
            <source>Somebody has altered the connection's set-up on its way. The call was not made. Try again.</source>
            <translation>Jemand hat den Aufbau der Verbindung unterwegs verändert. Der Anruf kam nicht zustande. Versuchen Sie es erneut.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/crypto.py" />
            <source>The code did not match, so it is used up: a code can be tried only once. Start a new call and read its code out again.</source>
            <translation>Der Code stimmte nicht und ist damit verbraucht: Jeder kann nur einmal versucht werden. Beginnen Sie einen neuen Anruf und lesen Sie dessen Code wieder vor.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/exchange.py" />
            <source>The other side came back with another certificate than the one it had before. The connection was refused: somebody may be trying to take its place. Call once more with a new code.</source>
            <translation>Die andere Seite kam mit einem anderen Zertifikat zurück als zuvor. Die Verbindung wurde abgelehnt: Vielleicht will jemand ihren Platz einnehmen. Rufen Sie mit einem neuen Code noch einmal an.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/exchange.py" />
            <source>The other side runs a version of Eigencall that does not understand this one. Please install the same version on both sides.</source>
            <translation>Die andere Seite benutzt eine Version von Eigencall, die diese nicht versteht. Bitte installieren Sie auf beiden Seiten dieselbe.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This answer does not belong to the invite that is shown here. Was it to an earlier one?</source>
            <translation>Diese Antwort gehört nicht zu der Einladung, die hier steht. Galt sie einer früheren?</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This invite has been answered already; each works once. Ask for a new one.</source>
            <translation>Diese Einladung wurde schon beantwortet; jede gilt einmal. Bitten Sie um eine neue.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This invite has been damaged on its way. Ask for it again, or for a new one.</source>
            <translation>Diese Einladung wurde unterwegs beschädigt. Lassen Sie sie noch einmal schicken, oder eine neue.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This invite has expired. Ask for a new one.</source>
            <translation>Diese Einladung ist abgelaufen. Bitten Sie um eine neue.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This is no answer to an invite. Paste all of it, from “eigencall-answer” to “end”.</source>
            <translation>Das ist keine Antwort auf eine Einladung. Fügen Sie sie ganz ein, von „eigencall-answer“ bis „end“.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This is no invite of Eigencall. Paste all of it, from “eigencall-invite” to “end”.</source>
            <translation>Das ist keine Einladung von Eigencall. Fügen Sie sie ganz ein, von „eigencall-invite“ bis „end“.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>This text is of another version of Eigencall. Install the same version on both sides.</source>
            <translation>Dieser Text stammt von einer anderen Version von Eigencall. Installieren Sie auf beiden Seiten dieselbe.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/invite.py" />
            <source>What came is not what the invite had promised, so the call was refused. Ask for a new invite.</source>
            <translation>Was kam, ist nicht, was die Einladung versprochen hatte; der Anruf wurde also abgelehnt. Bitten Sie um eine neue Einladung.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/ring.py" />
            <source>Something rang as {name} and could not show {name}’s key, so it was refused. Keep the entry. Only if {name} tells you in another way that Eigencall was installed again there, make a call with a code and become contacts again.</source>
            <translation>Etwas rief als {name} an, konnte den Schlüssel von {name} nicht vorweisen und wurde abgewiesen. Behalten Sie den Eintrag. Nur wenn {name} Ihnen auf anderem Weg sagt, dass Eigencall dort neu installiert wurde, führen Sie einen Anruf mit einem Code und nehmen Sie einander neu in die Kontakte auf.</translation>
        </message>
        <message>
            <location filename="../../../app/net/pairing/ring.py" />
            <source>What answered could not show {name}’s key, so the call was refused. Something on the way may have altered it: try again. Keep the entry. Only if {name} tells you in another way that Eigencall was installed again there, make a call with a code and become contacts again.</source>
            <translation>Was geantwortet hat, konnte den Schlüssel von {name} nicht vorweisen; der Anruf wurde abgelehnt. Vielleicht wurde er unterwegs verändert: Versuchen Sie es noch einmal. Behalten Sie den Eintrag. Nur wenn {name} Ihnen auf anderem Weg sagt, dass Eigencall dort neu installiert wurde, führen Sie einen Anruf mit einem Code und nehmen Sie einander neu in die Kontakte auf.</translation>
        </message>
        <message>
            <location filename="../../../app/net/performer.py" />
            <source>The other side has another face model. Install the same version of Eigencall on both sides.</source>
            <translation>Die andere Seite hat ein anderes Gesichtsmodell. Installieren Sie auf beiden Seiten dieselbe Version von Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../app/net/performer.py" />
            <source>The other side has declined the call.</source>
            <translation>Die andere Seite hat den Anruf abgelehnt.</translation>
        </message>
        <message>
            <location filename="../../../app/net/performer.py" />
            <source>The other side has ended the call because of a fault there. Call again; if that does not help, install the same version of Eigencall on both sides.</source>
            <translation>Die andere Seite hat den Anruf wegen eines Fehlers dort beendet. Rufen Sie noch einmal an. Hilft das nicht: Installieren Sie auf beiden Seiten dieselbe Version von Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../app/net/recovery.py" />
            <source>No direct way to the other side was found, and the invite names no meeting point to try again from. A TURN server in the settings would help.</source>
            <translation>Es wurde kein direkter Weg zur anderen Seite gefunden, und die Einladung nennt keinen Treffpunkt für einen neuen Versuch. Ein TURN-Server in den Einstellungen würde helfen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/recovery.py" />
            <source>The way that was being tried has gone again.</source>
            <translation>Der Weg, der gerade versucht wurde, ist wieder verschwunden.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>At {url} is no rendezvous server that this version of Eigencall can use. Check the address.</source>
            <translation>Unter {url} ist kein Treffpunkt, den diese Version von Eigencall benutzen kann. Prüfen Sie die Adresse.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>Nobody entered the code in time, so it has expired. Start a new call.</source>
            <translation>Niemand hat den Code rechtzeitig eingegeben, er ist abgelaufen. Beginnen Sie einen neuen Anruf.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The other side does not answer. Try again.</source>
            <translation>Die andere Seite antwortet nicht. Versuchen Sie es erneut.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The other side left before the call was made.</source>
            <translation>Die andere Seite ging, bevor der Anruf zustande kam.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server asks to wait a minute: too many tries came from here.</source>
            <translation>Der Treffpunkt bittet, eine Minute zu warten: Von hier kamen zu viele Versuche.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server at {url} cannot be reached. Is this machine online, and is the address right?</source>
            <translation>Der Treffpunkt {url} ist nicht zu erreichen. Ist dieser Rechner am Netz, und stimmt die Adresse?</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server at {url} shows a certificate that this machine does not trust. Is the address right? If the server is your own, install the certificate of its authority on this machine.</source>
            <translation>Der Treffpunkt {url} zeigt ein Zertifikat, dem dieser Rechner nicht traut. Stimmt die Adresse? Ist der Server Ihr eigener, installieren Sie das Zertifikat seiner Stelle auf diesem Rechner.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server does not understand this program. Are both up to date?</source>
            <translation>Der Treffpunkt versteht dieses Programm nicht. Sind beide auf dem neuesten Stand?</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server has a fault of its own. Try again in a minute.</source>
            <translation>Der Treffpunkt hat selbst einen Fehler. Versuchen Sie es in einer Minute erneut.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server has cut the exchange off as too long. Try again.</source>
            <translation>Der Treffpunkt hat den Austausch als zu lang abgebrochen. Versuchen Sie es erneut.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server has gone in the middle of the exchange. Try again, or use another one.</source>
            <translation>Der Treffpunkt ist mitten im Austausch verschwunden. Versuchen Sie es erneut oder nehmen Sie einen anderen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>The rendezvous server is full. Try again in a few minutes, or use another one.</source>
            <translation>Der Treffpunkt ist voll. Versuchen Sie es in einigen Minuten erneut oder nehmen Sie einen anderen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/client.py" />
            <source>There is no call under that code: it may have been used, have expired, or be mistyped. Ask for a new one.</source>
            <translation>Unter diesem Code gibt es keinen Anruf: Vielleicht ist er benutzt, abgelaufen oder vertippt. Bitten Sie um einen neuen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/page_servers.py" />
            <source>A TURN server has either a secret or a name and password: leave one of them out.</source>
            <translation>Ein TURN-Server hat entweder ein Geheimnis oder Name und Passwort: Lassen Sie eines davon weg.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/shared_rooms.py" />
            <source>Redis cannot be reached. Is it running, and is the address given with --redis right?</source>
            <translation>Redis ist nicht erreichbar. Läuft es, und stimmt die Adresse hinter --redis?</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/tls.py" />
            <source>For TLS both --tls-cert and --tls-key are needed.</source>
            <translation>TLS braucht beides, --tls-cert und --tls-key.</translation>
        </message>
        <message>
            <location filename="../../../app/net/rendezvous/tls.py" />
            <source>{certificate} and {key} cannot be used as certificate and key: both have to be readable PEM files that belong together, the key without a password.</source>
            <translation>{certificate} und {key} sind nicht als Zertifikat und Schlüssel benutzbar: Beides müssen lesbare PEM-Dateien sein, die zusammengehören, der Schlüssel ohne Passwort.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>A TURN server wants a user name and a password: fill in both.</source>
            <translation>Ein TURN-Server verlangt Benutzername und Passwort: Geben Sie beides an.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>To hide your address a TURN server is needed: enter one in the settings, or allow direct connections.</source>
            <translation>Um Ihre Adresse zu verbergen, ist ein TURN-Server nötig: Tragen Sie einen in den Einstellungen ein, oder erlauben Sie direkte Verbindungen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>{port} is no port: ports are numbers from 1 to 65535.</source>
            <translation>{port} ist kein Port: Ports sind Zahlen von 1 bis 65535.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/ice_servers.py" />
            <source>“{text}” is no address of a {kind_name} server: that is a name or an IPv4 address, such as {kind}.example.org or 192.0.2.7:3478.</source>
            <translation>„{text}“ ist keine Adresse eines {kind_name}-Servers: Das ist ein Name oder eine IPv4-Adresse, etwa {kind}.example.org oder 192.0.2.7:3478.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/peer.py" />
            <source>No way to the other side was found. Both are reachable by the rendezvous but not by each other; a TURN server in the settings would help.</source>
            <translation>Es wurde kein Weg zur anderen Seite gefunden. Beide erreichen den Treffpunkt, aber nicht einander; ein TURN-Server in den Einstellungen würde helfen.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/peer.py" />
            <source>The other side's description of its connection cannot be read. Install the same version of Eigencall on both sides, and call again.</source>
            <translation>Die Beschreibung der Verbindung der anderen Seite ist nicht lesbar. Installieren Sie auf beiden Seiten dieselbe Version von Eigencall, und rufen Sie noch einmal an.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/peer.py" />
            <source>This machine has no address to offer: it is offline, or the TURN server in the settings cannot be reached or does not accept the name and password.</source>
            <translation>Dieser Rechner hat keine Adresse anzubieten: Er ist nicht am Netz, oder der TURN-Server in den Einstellungen ist nicht zu erreichen oder nimmt Name und Passwort nicht an.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/sdp.py" />
            <source>The other side described its connection in a way that is refused here. Install the same version of Eigencall on both sides, and call again.</source>
            <translation>Die andere Seite hat ihre Verbindung auf eine Weise beschrieben, die hier abgelehnt wird. Installieren Sie auf beiden Seiten dieselbe Version von Eigencall, und rufen Sie noch einmal an.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/sdp.py" />
            <source>The other side shows no certificate, or several, so the call was refused. Call again; if that does not help, install the same version of Eigencall on both sides.</source>
            <translation>Die andere Seite zeigt kein Zertifikat oder mehrere; der Anruf wurde abgelehnt. Rufen Sie noch einmal an. Hilft das nicht: Installieren Sie auf beiden Seiten dieselbe Version von Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../app/net/transport/sdp.py" />
            <source>The other side wants to send something that a call does not have, such as video, and was refused. Both sides need Eigencall itself.</source>
            <translation>Die andere Seite will etwas senden, das zu keinem Anruf gehört, etwa Video, und wurde abgewiesen. Beide Seiten brauchen Eigencall selbst.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/autostart.py" />
            <source>Whether Eigencall starts with the desktop could not be changed: {reason}.</source>
            <translation>Ob Eigencall mit dem Desktop startet, ließ sich nicht ändern: {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>The file of your contacts cannot be read, so there are none for now. Restart Eigencall, or become contacts again in a call.</source>
            <translation>Die Datei Ihrer Kontakte ist nicht lesbar, vorerst gibt es also keine. Starten Sie das Programm neu, oder werden Sie in einem Gespräch wieder Kontakte.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>The file of your contacts could not be used. It is kept as {name}. Become contacts again in a call.</source>
            <translation>Die Datei Ihrer Kontakte war nicht zu gebrauchen. Sie ist als {name} aufgehoben. Werden Sie in einem Gespräch wieder Kontakte.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>The people you know could not be kept in {folder} ({reason}); they are known until the program ends.</source>
            <translation>Ihre Bekannten konnten nicht in {folder} gespeichert werden ({reason}); sie sind bekannt, bis das Programm endet.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/contacts.py" />
            <source>{most} people are kept already. Forget one of them first.</source>
            <translation>Es sind schon {most} Personen gemerkt. Vergessen Sie erst eine davon.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/log.py" />
            <source>The log cannot be written to {path}: {reason}. Choose another place.</source>
            <translation>Das Protokoll kann nicht nach {path} geschrieben werden: {reason}. Wählen Sie einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>'{profile}' cannot be a profile's name: use up to 32 letters, digits, '-' and '_', beginning with a letter or digit.</source>
            <translation>„{profile}“ kann kein Profil heißen: erlaubt sind bis zu 32 Buchstaben, Ziffern, „-“ und „_“, am Anfang ein Buchstabe oder eine Ziffer.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>Some settings in {path} cannot be read: {names}.</source>
            <translation>Einige Einstellungen in {path} können nicht gelesen werden: {names}.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>The settings could not be kept in {folder} ({reason}); they hold until the program ends.</source>
            <translation>Die Einstellungen konnten nicht in {folder} gespeichert werden ({reason}); sie gelten, bis das Programm endet.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>The settings in {path} cannot be read: {reason}.</source>
            <translation>Die Datei der Einstellungen {path} kann nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>Until you save the settings again, or remove that file, nothing is given away that they may have kept back: calls go through the relay only, your likeness is not sent, you cannot be rung, and calls are not kept in a list.</source>
            <translation>Bis Sie die Einstellungen wieder speichern oder die Datei entfernen, wird nichts preisgegeben, was sie zurückgehalten haben könnten: Anrufe gehen nur über das Relais, Ihr Abbild wird nicht gesendet, Sie können nicht angerufen werden, und Anrufe kommen in keine Liste.</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is far too large</source>
            <translation>sie ist viel zu groß</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is not JSON</source>
            <translation>sie ist kein JSON</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is not a table of names and values</source>
            <translation>sie ist keine Tabelle von Namen und Werten</translation>
        </message>
        <message>
            <location filename="../../../app/profile/settings.py" />
            <source>it is not text</source>
            <translation>sie ist kein Text</translation>
        </message>
        <message>
            <location filename="../../../app/recording/callfile.py" />
            <source>The recording is empty: it ended before the first two seconds were over.</source>
            <translation>Die Aufnahme ist leer: Sie endete, bevor die ersten zwei Sekunden um waren.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/callfile.py" />
            <source>The recording was made with another face basis; play it with the version of Eigencall that recorded it.</source>
            <translation>Die Aufnahme wurde mit einer anderen Gesichtsbasis gemacht; spielen Sie sie mit der Version von Eigencall ab, die sie aufgenommen hat.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/callfile.py" />
            <source>The recording {path} cannot be read: {reason}.</source>
            <translation>Die Aufnahme {path} ist nicht lesbar: {reason}.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/export.py" />
            <source>A film is an MP4 file: give it a name that ends in .mp4.</source>
            <translation>Ein Film ist eine MP4-Datei: Geben Sie ihm einen Namen, der auf .mp4 endet.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/export.py" />
            <source>The film cannot be written to {path}: {reason}. Choose another place or size.</source>
            <translation>Der Film kann nicht nach {path} geschrieben werden: {reason}. Wählen Sie einen anderen Ort oder eine andere Größe.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/export.py" />
            <source>The film would take its own recording's place; give it another name.</source>
            <translation>Der Film würde den Platz seiner eigenen Aufnahme einnehmen; geben Sie ihm einen anderen Namen.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>The recording cannot be written to {path}: {reason}. Choose another place.</source>
            <translation>Die Aufnahme kann nicht nach {path} geschrieben werden: {reason}. Wählen Sie einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>The recording has stopped: {reason}. Nothing could be kept.</source>
            <translation>Die Aufnahme ist abgebrochen: {reason}. Es konnte nichts behalten werden.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>The recording has stopped: {reason}. What was recorded is in {path}.</source>
            <translation>Die Aufnahme ist abgebrochen: {reason}. Was aufgenommen wurde, liegt in {path}.</translation>
        </message>
        <message>
            <location filename="../../../app/recording/recorder.py" />
            <source>{path} exists already; give the recording another name.</source>
            <translation>{path} gibt es schon; geben Sie der Aufnahme einen anderen Namen.</translation>
        </message>
        <message>
            <location filename="../../../app/system_libraries.py" />
            <source>The screen {display} does not answer. Start it from a desktop. Without a window: eigencall call --headless, eigencall replay FILE --export FILM.mp4</source>
            <translation>Der Bildschirm {display} antwortet nicht. Starten Sie Eigencall von einem Desktop aus. Ohne Fenster: eigencall call --headless, eigencall replay DATEI --export FILM.mp4</translation>
        </message>
        <message>
            <location filename="../../../app/system_libraries.py" />
            <source>The system lacks libraries that drawing needs ({some}). On Debian or Ubuntu: sudo apt-get install {packages}</source>
            <translation>Dem System fehlen Bibliotheken zum Zeichnen ({some}). Unter Debian oder Ubuntu: sudo apt-get install {packages}</translation>
        </message>
        <message>
            <location filename="../../../app/system_libraries.py" />
            <source>There is no screen to open a window on. Start it from a desktop. Without a window: eigencall call --headless, eigencall replay FILE --export FILM.mp4</source>
            <translation>Es gibt keinen Bildschirm für ein Fenster. Starten Sie Eigencall von einem Desktop aus. Ohne Fenster: eigencall call --headless, eigencall replay DATEI --export FILM.mp4</translation>
        </message>
        <message>
            <location filename="../../../app/ui/application.py" />
            <source>Something went wrong inside ({kind}). The program goes on.</source>
            <translation>Im Programm ging etwas schief ({kind}). Es läuft weiter.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Dismiss this message</source>
            <translation>Diese Nachricht wegklicken</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Message</source>
            <translation>Nachricht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Show its folder</source>
            <translation>Ordner zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>What can be done</source>
            <translation>Was sich tun lässt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Call</source>
            <translation>Anruf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Camera off</source>
            <translation>Kamera aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Camera on</source>
            <translation>Kamera an</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Full screen</source>
            <translation>Vollbild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Hang up</source>
            <translation>Auflegen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Messages</source>
            <translation>Nachrichten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Mute</source>
            <translation>Stumm schalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>React</source>
            <translation>Reagieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Record the call</source>
            <translation>Den Anruf aufnehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Self view</source>
            <translation>Selbstansicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Small window, above all others</source>
            <translation>Kleines Fenster, über allen anderen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Statistics</source>
            <translation>Statistik</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Stop recording</source>
            <translation>Aufnahme beenden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Unmute</source>
            <translation>Stummschaltung aufheben</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>A call with a code</source>
            <translation>Ein Anruf mit Code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Call again</source>
            <translation>Noch einmal anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete the list</source>
            <translation>Liste löschen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete the list of calls? Recordings stay where they are.</source>
            <translation>Die Liste der Anrufe löschen? Aufnahmen bleiben, wo sie sind.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete the recording</source>
            <translation>Aufnahme löschen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Delete this recording? It cannot be brought back.</source>
            <translation>Diese Aufnahme löschen? Sie lässt sich nicht zurückholen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Earlier calls</source>
            <translation>Frühere Anrufe</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Film…</source>
            <translation>Film …</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Play</source>
            <translation>Abspielen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Show the folder</source>
            <translation>Ordner zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>Take off the list</source>
            <translation>Aus der Liste nehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>There are no calls here yet.</source>
            <translation>Hier stehen noch keine Anrufe.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>This list stays on this machine. It can be turned off in the settings.</source>
            <translation>Diese Liste bleibt auf diesem Rechner. In den Einstellungen lässt sie sich abschalten.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/calls_dialog.py" />
            <source>missed</source>
            <translation>verpasst</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Close the messages</source>
            <translation>Nachrichten schließen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Messages are gone when the call ends.</source>
            <translation>Nachrichten sind weg, wenn der Anruf endet.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Open this link?</source>
            <translation>Diesen Link öffnen?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Open {place}…</source>
            <translation>{place} öffnen …</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Send</source>
            <translation>Senden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>That is a lot at once. Wait a moment, then send it again.</source>
            <translation>Das ist viel auf einmal. Warten Sie einen Moment und senden Sie es dann noch einmal.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>The other person</source>
            <translation>Die andere Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>The other person's program shows no messages.</source>
            <translation>Das Programm der anderen Person zeigt keine Nachrichten.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>This call is recorded, and the messages with it.</source>
            <translation>Dieser Anruf wird aufgenommen, und die Nachrichten mit ihm.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>This opens in your browser. Its owner then sees your network address.</source>
            <translation>Das öffnet sich in Ihrem Browser. Wer die Seite betreibt, sieht dann Ihre Netzadresse.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Write a message</source>
            <translation>Nachricht schreiben</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>You</source>
            <translation>Sie</translation>
        </message>
        <message>
            <location filename="../../../app/ui/chat_panel.py" />
            <source>Your message</source>
            <translation>Ihre Nachricht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Compare with video</source>
            <translation>Mit Video vergleichen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Encodes ten seconds of your camera as video on this machine, counts the bits and throws them away</source>
            <translation>Codiert zehn Sekunden Ihrer Kamera auf diesem Rechner als Video, zählt die Bits und wirft sie weg</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>How much is measured</source>
            <translation>Wie viel gemessen ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>This call</source>
            <translation>Dieser Anruf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Video</source>
            <translation>Video</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>Video and this call, kilobits a second</source>
            <translation>Video und dieser Anruf, Kilobit je Sekunde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/comparison.py" />
            <source>What video would cost</source>
            <translation>Was Video kosten würde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_list.py" />
            <source>Call {name}</source>
            <translation>{name} anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_list.py" />
            <source>People you know</source>
            <translation>Menschen, die Sie kennen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Call this person again without a code?</source>
            <translation>Diese Person wieder ohne Code anrufen?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Calling again without a code</source>
            <translation>Wieder ohne Code anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>If both of you agree, each can call the other without a code from now on.</source>
            <translation>Wenn Sie beide zustimmen, können Sie einander von nun an ohne Code anrufen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Not now</source>
            <translation>Jetzt nicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>The other person is being asked</source>
            <translation>Die andere Person wird gefragt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>The other person would like to call without a code from now on. Do you agree?</source>
            <translation>Die andere Person möchte künftig ohne Code anrufen. Sie auch?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>What should they call you?</source>
            <translation>Wie soll man Sie dort nennen?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>You can now call each other without a code</source>
            <translation>Sie können einander jetzt ohne Code anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>You know each other now. Kept as {name}.</source>
            <translation>Sie kennen einander jetzt. Behalten als {name}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contact_pill.py" />
            <source>Your name, for the other person</source>
            <translation>Ihr Name, für die andere Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Forget</source>
            <translation>Vergessen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Forget {name}</source>
            <translation>{name} vergessen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Keep a list of my calls on this machine</source>
            <translation>Auf diesem Rechner eine Liste meiner Anrufe führen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Keep after all</source>
            <translation>Doch behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Let my contacts call me while Eigencall is running</source>
            <translation>Meine Kontakte dürfen mich anrufen, solange Eigencall läuft</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>My name</source>
            <translation>Mein Name</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>Name of {name}</source>
            <translation>Name von {name}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>There is no one here yet. In a call, both of you can agree to become contacts; from then on you call without a code.</source>
            <translation>Hier ist noch niemand. In einem Anruf können Sie beide zustimmen, Kontakte zu werden; von da an rufen Sie ohne Code an.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>When this is turned off, the list is deleted.</source>
            <translation>Wird das abgeschaltet, wird die Liste gelöscht.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/contacts_tab.py" />
            <source>the name that others see</source>
            <translation>der Name, den andere sehen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices.py" />
            <source>No microphone</source>
            <translation>Kein Mikrofon</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices.py" />
            <source>No sound</source>
            <translation>Kein Ton</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>A quarter to the left</source>
            <translation>Um ein Viertel nach links</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>A quarter to the right</source>
            <translation>Um ein Viertel nach rechts</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>As the camera sends it</source>
            <translation>So, wie die Kamera es liefert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Camera</source>
            <translation>Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>For some seconds, what you say comes back a second later.</source>
            <translation>Einige Sekunden lang kommt, was Sie sagen, eine Sekunde später zurück.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Hear yourself</source>
            <translation>Sich selbst hören</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>How loud the microphone is now</source>
            <translation>Wie laut das Mikrofon gerade ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Look for devices again</source>
            <translation>Geräte neu suchen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Microphone</source>
            <translation>Mikrofon</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>No answer. Try again</source>
            <translation>Keine Antwort. Noch einmal</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>No picture</source>
            <translation>Kein Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Only you see this. The other side gets your likeness, which moves as you do.</source>
            <translation>Das sehen nur Sie. Die andere Seite bekommt Ihr Abbild, das sich bewegt wie Sie.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Play a sound</source>
            <translation>Ton abspielen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Some</source>
            <translation>Etwas</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Speaker</source>
            <translation>Lautsprecher</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Strong</source>
            <translation>Stark</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Suppress noise</source>
            <translation>Geräusche dämpfen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The first camera</source>
            <translation>Die erste Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The system's microphone</source>
            <translation>Das Mikrofon des Systems</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The system's speaker</source>
            <translation>Der Lautsprecher des Systems</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Turn the picture</source>
            <translation>Bild drehen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Upside down</source>
            <translation>Kopfüber</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>What the camera sees now</source>
            <translation>Was die Kamera gerade sieht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>{name} (not found)</source>
            <translation>{name} (nicht gefunden)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>{n} a second</source>
            <translation>{n} in der Sekunde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/drawing.py" />
            <source>Faces cannot be drawn here: this machine offers no OpenGL 3.3. Install the driver of its graphics card. Calls work without it; you hear the other person, and they see and hear you.</source>
            <translation>Gesichter können hier nicht gezeichnet werden: Dieser Rechner bietet kein OpenGL 3.3. Installieren Sie den Treiber seiner Grafikkarte. Anrufe gehen auch ohne; Sie hören die andere Person, und sie sieht und hört Sie.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Your likeness</source>
            <translation>Ihr Abbild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>{problem} Your likeness is a drawn one this time.</source>
            <translation>{problem} Ihr Abbild ist diesmal ein gezeichnetes.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>All looks once more</source>
            <translation>Alle Ausdrücke noch einmal</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Begin</source>
            <translation>Beginnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Bob with a fringe</source>
            <translation>Bob mit Pony</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Brightness</source>
            <translation>Helligkeit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Choose another cut if the camera guessed wrong</source>
            <translation>Einen anderen Schnitt wählen, wenn die Kamera falsch geraten hat</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Cropped</source>
            <translation>Kurz geschoren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Drawn</source>
            <translation>Gezeichnet</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Drawn instead</source>
            <translation>Lieber gezeichnet</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Go on without it</source>
            <translation>Ohne ihn weitermachen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Hair</source>
            <translation>Haar</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>How much is done</source>
            <translation>Wie viel fertig ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>It is made of photographs of you</source>
            <translation>Es besteht aus Fotos von Ihnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>It takes twenty seconds: you are asked for some looks, from a smile to closed eyes, and read a sentence aloud. Sit as you do in calls, with light from the front.</source>
            <translation>Es dauert zwanzig Sekunden: Sie werden um einige Ausdrücke gebeten, vom Lächeln bis zu geschlossenen Augen, und lesen einen Satz vor. Sitzen Sie wie in Anrufen, mit Licht von vorn.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Keep it, and wear it in calls</source>
            <translation>Es behalten und in Anrufen tragen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Keep none of this</source>
            <translation>Nichts davon behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Lighter or darker than the camera took you</source>
            <translation>Heller oder dunkler, als die Kamera Sie aufgenommen hat</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Long</source>
            <translation>Lang</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Make your own likeness</source>
            <translation>Ihr eigenes Abbild machen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Making your likeness</source>
            <translation>Ihr Abbild wird gemacht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>No hair</source>
            <translation>Keine Haare</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>One look again</source>
            <translation>Einen Ausdruck noch einmal</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Only the look that is chosen beside it</source>
            <translation>Nur den Ausdruck, der daneben gewählt ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Photographed</source>
            <translation>Fotografiert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Photographed or drawn</source>
            <translation>Fotografiert oder gezeichnet</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Short</source>
            <translation>Kurz</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Side parting</source>
            <translation>Seitenscheitel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Skip this look</source>
            <translation>Diesen Ausdruck auslassen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Stop, and keep nothing</source>
            <translation>Aufhören und nichts behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Take it</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>The look to be taken again</source>
            <translation>Der Ausdruck, der noch einmal aufgenommen wird</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>This is sent to the other person, once in each call: {size} kB</source>
            <translation>Das wird der anderen Person einmal in jedem Anruf gesendet: {size} kB</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Tied back</source>
            <translation>Zusammengebunden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What is kept and sent</source>
            <translation>Was behalten und gesendet wird</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What leaves this machine</source>
            <translation>Was diesen Rechner verlässt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What went wrong</source>
            <translation>Was schiefging</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>What would help</source>
            <translation>Was helfen würde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>Which look</source>
            <translation>Welcher Ausdruck</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment_pages.py" />
            <source>{look} (not seen)</source>
            <translation>{look} (nicht gesehen)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Choose with the arrow keys, wear with Enter</source>
            <translation>Mit den Pfeiltasten wählen, mit der Eingabetaste tragen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Delete my likeness</source>
            <translation>Mein Abbild löschen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Faces</source>
            <translation>Gesichter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Make it again</source>
            <translation>Noch einmal machen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>My own likeness</source>
            <translation>Mein eigenes Abbild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Remove it from this machine</source>
            <translation>Von diesem Rechner entfernen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Takes twenty seconds in front of the camera</source>
            <translation>Dauert zwanzig Sekunden vor der Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Wear this face</source>
            <translation>Dieses Gesicht tragen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Which face do you want to wear?</source>
            <translation>Welches Gesicht wollen Sie tragen?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Your face</source>
            <translation>Ihr Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Heart</source>
            <translation>Herz</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Laughter</source>
            <translation>Lachen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Raised hand</source>
            <translation>Erhobene Hand</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Reactions</source>
            <translation>Reaktionen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Surprise</source>
            <translation>Staunen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/feelings.py" />
            <source>Thumb up</source>
            <translation>Daumen hoch</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Close the list of keys</source>
            <translation>Die Liste der Tasten schließen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>For finding a fault. No names, codes, addresses or pictures are in it.</source>
            <translation>Für die Fehlersuche. Namen, Codes, Adressen und Bilder stehen nicht darin.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Save a report</source>
            <translation>Bericht speichern</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>It is dark. A lamp or a window in front of you helps.</source>
            <translation>Es ist dunkel. Eine Lampe oder ein Fenster vor Ihnen hilft.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>It is very bright. Less light from the front helps.</source>
            <translation>Es ist sehr hell. Weniger Licht von vorn hilft.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>No camera picture yet. Is the camera plugged in and allowed?</source>
            <translation>Noch kein Kamerabild. Ist die Kamera angeschlossen und erlaubt?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>No face is seen. Look into the camera.</source>
            <translation>Kein Gesicht zu sehen. Schauen Sie in die Kamera.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>The camera's picture is turned. It can be set upright in the settings, under Devices.</source>
            <translation>Das Kamerabild ist gedreht. In den Einstellungen unter „Geräte“ lässt es sich aufrichten.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>You are far away. Come closer to the camera.</source>
            <translation>Sie sind weit weg. Kommen Sie näher an die Kamera.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>You are very close. A little further away works better.</source>
            <translation>Sie sind sehr nah. Etwas weiter weg geht es besser.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>Your face is at the edge of the picture.</source>
            <translation>Ihr Gesicht ist am Rand des Bildes.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/instance.py" />
            <source>Eigencall is running already, and does not answer. End it and try again.</source>
            <translation>Eigencall läuft schon und antwortet nicht. Beenden Sie es und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>By chat or mail; no server is needed. It works once, for half an hour.</source>
            <translation>Per Chat oder Mail; ohne Server. Sie gilt einmal, eine halbe Stunde lang.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Connect</source>
            <translation>Verbinden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copy the answer</source>
            <translation>Die Antwort kopieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copy the invite</source>
            <translation>Die Einladung kopieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Paste what comes back</source>
            <translation>Einfügen, was zurückkommt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Send this answer back</source>
            <translation>Schicken Sie diese Antwort zurück</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Send this to the other person</source>
            <translation>Schicken Sie das der anderen Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Show as QR code</source>
            <translation>Als QR-Code zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Show as text</source>
            <translation>Als Text zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Stop waiting</source>
            <translation>Nicht mehr warten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>The answer to the invite</source>
            <translation>Die Antwort auf die Einladung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>The other person pastes it under the invite; then you are connected.</source>
            <translation>Die andere Person fügt sie unter der Einladung ein; dann sind Sie verbunden.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Then paste their answer here</source>
            <translation>Dann hier die Antwort einfügen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Waiting for the other person</source>
            <translation>Warten auf die andere Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>What is wrong with the answer</source>
            <translation>Was an der Antwort falsch ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>eigencall-answer-…</source>
            <translation>eigencall-answer-…</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Camera off or on</source>
            <translation>Kamera aus oder an</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Choose or make your face</source>
            <translation>Ihr Gesicht wählen oder machen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Close what is open; stop calling</source>
            <translation>Schließen, was offen ist; nicht mehr anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Hold to talk while muted</source>
            <translation>Halten, um trotz Stummschaltung zu sprechen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Join with a code</source>
            <translation>Mit einem Code beitreten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Keep the other person as a contact</source>
            <translation>Die andere Person als Kontakt behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Look straight at the face again</source>
            <translation>Das Gesicht wieder gerade ansehen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Microphone off or on</source>
            <translation>Mikrofon aus oder an</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Self view: avatar, camera, hidden</source>
            <translation>Selbstansicht: Avatar, Kamera, verborgen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Start a call</source>
            <translation>Anruf beginnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Take my face as it is now for relaxed</source>
            <translation>Mein Gesicht, wie es jetzt ist, als entspannt nehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>These keys</source>
            <translation>Diese Tasten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>The usual keys</source>
            <translation>Die üblichen Tasten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>What has to be corrected</source>
            <translation>Was zu berichtigen ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>{key} cannot do both: “{one}” and “{two}”. Choose another key for one of them.</source>
            <translation>{key} kann nicht beides: „{one}“ und „{two}“. Wählen Sie für eines davon eine andere Taste.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>Join the call</source>
            <translation>Beitreten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>Join this call?</source>
            <translation>Diesem Anruf beitreten?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>The code in the link</source>
            <translation>Der Code im Link</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>You have opened a link. The person who made it will see your face and hear you.</source>
            <translation>Sie haben einen Link geöffnet. Wer ihn gemacht hat, wird Ihr Gesicht sehen und Sie hören.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/link_page.py" />
            <source>You meet at {place}.</source>
            <translation>Der Treffpunkt ist {place}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>End this call first, then open the link again.</source>
            <translation>Beenden Sie erst diesen Anruf, und öffnen Sie den Link dann noch einmal.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>Open the settings</source>
            <translation>Einstellungen öffnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>Your face as it is now counts as relaxed.</source>
            <translation>Ihr Gesicht, wie es jetzt ist, gilt nun als entspannt.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/meanwhile.py" />
            <source>The recording was saved as {path}</source>
            <translation>Die Aufnahme liegt in {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/meanwhile.py" />
            <source>You are muted. Hold {hold} to talk, or press {press}.</source>
            <translation>Sie sind stumm. Halten Sie {hold} gedrückt, um zu sprechen, oder drücken Sie {press}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>And {number} more.</source>
            <translation>Und {number} weitere.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>Call back</source>
            <translation>Zurückrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>Got it</source>
            <translation>Verstanden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>Missed calls</source>
            <translation>Verpasste Anrufe</translation>
        </message>
        <message>
            <location filename="../../../app/ui/missed_note.py" />
            <source>{who} rang: {time}</source>
            <translation>{who} rief an: {time}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Across the internet a STUN server helps, and where routers are strict, a relay. Used from the next call.</source>
            <translation>Durch das Internet hilft ein STUN-Server, und wo Router streng sind, ein Relais. Gilt ab dem nächsten Anruf.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>As much as the talk needs</source>
            <translation>So viel, wie das Gespräch braucht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 16 kbit/s</source>
            <translation>Höchstens 16 kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 24 kbit/s</source>
            <translation>Höchstens 24 kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 48 kbit/s</source>
            <translation>Höchstens 48 kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most {n} kbit/s</source>
            <translation>Höchstens {n} kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Bandwidth</source>
            <translation>Bandbreite</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Brings two people with the same code together. It sees neither faces nor voices, and cannot read what the two tell each other.</source>
            <translation>Bringt zwei Menschen mit demselben Code zusammen. Er sieht weder Gesichter noch hört er Stimmen, und er kann nicht lesen, was die beiden einander sagen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Connect through the relay only; this hides my address</source>
            <translation>Nur über das Relais verbinden; das verbirgt meine Adresse</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Meeting point</source>
            <translation>Treffpunkt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Reach it by</source>
            <translation>Erreichen über</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Relay (TURN server)</source>
            <translation>Relais (TURN-Server)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>STUN server</source>
            <translation>STUN-Server</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Send less than there is room for; adds a little delay</source>
            <translation>Weniger senden, als möglich wäre; das verzögert ein wenig</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>TCP</source>
            <translation>TCP</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>TLS, for strict firewalls</source>
            <translation>TLS, für strenge Firewalls</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>UDP, the quickest</source>
            <translation>UDP, am schnellsten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>User name</source>
            <translation>Benutzername</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>built into this program</source>
            <translation>in dieses Programm eingebaut</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>none; for instance stun.example.org</source>
            <translation>keiner; zum Beispiel stun.example.org</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>none; for instance turn.example.org</source>
            <translation>keines; zum Beispiel turn.example.org</translation>
        </message>
        <message>
            <location filename="../../../app/ui/own_view.py" />
            <source>Your camera is off</source>
            <translation>Ihre Kamera ist aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>7-acorn-violin</source>
            <translation>7-acorn-violin</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>A text to send by chat or mail; no server is needed</source>
            <translation>Ein Text zum Verschicken per Chat oder Mail; ohne Server</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Call {name} again</source>
            <translation>{name} noch einmal anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Choose your face</source>
            <translation>Ihr Gesicht wählen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Copy the code</source>
            <translation>Den Code kopieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Copy the link</source>
            <translation>Den Link kopieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>If it is not found, this belongs behind it: @{place}</source>
            <translation>Wird er nicht gefunden, gehört dies dahinter: @{place}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Invite by message</source>
            <translation>Per Nachricht einladen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Join</source>
            <translation>Beitreten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>No call was made</source>
            <translation>Es kam kein Anruf zustande</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Or join with a code or an invite</source>
            <translation>Oder mit einem Code oder einer Einladung beitreten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Send the link, or read this aloud</source>
            <translation>Den Link senden oder dies vorlesen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Start a call with a code</source>
            <translation>Anruf mit Code beginnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Stop calling</source>
            <translation>Nicht mehr anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Talk face to face without video. Your face travels as a few numbers.</source>
            <translation>Von Angesicht zu Angesicht sprechen, ohne Video. Ihr Gesicht reist als ein paar Zahlen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>The call has ended</source>
            <translation>Der Anruf ist zu Ende</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>The other person's code</source>
            <translation>Der Code der anderen Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>They move the photographs of your likeness, which are sent to the other person once in a call.</source>
            <translation>Sie bewegen die Fotos Ihres Abbilds, die einmal im Anruf an die andere Person gehen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>They type it under “Join with a code”. It works once.</source>
            <translation>Dort wird er unter „Mit einem Code beitreten“ eingegeben. Er gilt einmal.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>To send by chat or mail</source>
            <translation>Zum Senden per Chat oder Mail</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Type the code that the other person reads out</source>
            <translation>Den Code eingeben, den die andere Person vorliest</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Working</source>
            <translation>In Arbeit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>You talked for {time}.</source>
            <translation>Sie haben {time} gesprochen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Your code</source>
            <translation>Ihr Code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people.py" />
            <source>{before} is called {now} now.</source>
            <translation>{before} heißt jetzt {now}.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>A recording has both faces and both voices. Each side always sees when the other records.</source>
            <translation>Eine Aufnahme enthält beide Gesichter und beide Stimmen. Jede Seite sieht immer, wenn die andere aufnimmt.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Compare aloud</source>
            <translation>Laut vergleichen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Connection</source>
            <translation>Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Duration</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Read these four words to each other. If both of you see the same four, no one is listening in between. If they differ, hang up.</source>
            <translation>Lesen Sie einander diese vier Wörter vor. Sehen Sie beide dieselben vier, hört niemand dazwischen mit. Sind sie verschieden, legen Sie auf.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Recording</source>
            <translation>Aufnahme</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Verification words</source>
            <translation>Prüfwörter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/preferences.py" />
            <source>This will be used from the next start of the program.</source>
            <translation>Das gilt ab dem nächsten Start des Programms.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/qr.py" />
            <source>QR code</source>
            <translation>QR-Code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/qr.py" />
            <source>Scan this with a phone's camera</source>
            <translation>Mit der Kamera eines Telefons lesen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Ask when the window is closed</source>
            <translation>Beim Schließen des Fensters fragen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Calls that you do not hear are listed on the first page.</source>
            <translation>Anrufe, die Sie nicht hören, stehen auf der ersten Seite.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Closing the window</source>
            <translation>Schließen des Fensters</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Do not disturb: calls make no sound and show no notification</source>
            <translation>Nicht stören: Anrufe klingeln nicht und zeigen keine Mitteilung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Quit the program</source>
            <translation>Das Programm beenden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Start with the desktop, in the tray</source>
            <translation>Mit dem Desktop starten, in der Leiste</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>Stay reachable, in the tray</source>
            <translation>In der Leiste erreichbar bleiben</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reach_tab.py" />
            <source>This desktop has no tray, so closing the window quits.</source>
            <translation>Dieser Desktop hat keine Leiste für Symbole; das Schließen des Fensters beendet darum das Programm.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Decline</source>
            <translation>Ablehnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Missed call</source>
            <translation>Verpasster Anruf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Stay reachable</source>
            <translation>Erreichbar bleiben</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Stay reachable?</source>
            <translation>Erreichbar bleiben?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Take</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Without the window, people you know can still ring you; the camera is off meanwhile. The icon in the tray brings the window back. The settings change this answer.</source>
            <translation>Auch ohne Fenster können Menschen, die Sie kennen, Sie anrufen; die Kamera ist so lange aus. Das Symbol in der Leiste bringt das Fenster zurück. Die Einstellungen ändern diese Antwort.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>Your face and voice are sent once you take the call.</source>
            <translation>Gesicht und Stimme werden erst gesendet, wenn Sie annehmen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/reachable.py" />
            <source>{who} is calling</source>
            <translation>{who} ruft an</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>A click on the small face makes it large.</source>
            <translation>Ein Klick auf das kleine Gesicht macht es groß.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Close what is open</source>
            <translation>Schließen, was offen ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Five seconds back</source>
            <translation>Fünf Sekunden zurück</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Five seconds on</source>
            <translation>Fünf Sekunden vor</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>From the beginning</source>
            <translation>Von vorn</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Play or pause</source>
            <translation>Abspielen oder anhalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Save as a film</source>
            <translation>Als Film speichern</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The face</source>
            <translation>Das Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The film is being made…</source>
            <translation>Der Film wird gemacht …</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The film was saved as {path}</source>
            <translation>Der Film liegt in {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face</source>
            <translation>Das andere Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face large</source>
            <translation>Das andere Gesicht groß</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face of the call. A click makes it large.</source>
            <translation>Das andere Gesicht des Anrufs. Ein Klick macht es groß.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/report.py" />
            <source>The report cannot be written to {path}: {reason}. Choose another place.</source>
            <translation>Der Bericht kann nicht nach {path} geschrieben werden: {reason}. Wählen Sie einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/report.py" />
            <source>The report was saved as {path}</source>
            <translation>Der Bericht liegt in {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring.py" />
            <source>Your camera, and how much is done</source>
            <translation>Ihre Kamera, und wie viel fertig ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring.py" />
            <source>{percent} percent done</source>
            <translation>{percent} Prozent fertig</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>Take the call</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>Who rings</source>
            <translation>Wer anruft</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>is calling you. You agreed to this in an earlier call.</source>
            <translation>ruft Sie an. Das haben Sie in einem früheren Anruf so vereinbart.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/self_view.py" />
            <source>You, as chosen. Click or press S to see your avatar, your camera or neither; drag to move.</source>
            <translation>Sie, wie gewählt. Ein Klick oder S wechselt zwischen Avatar, Kamera und nichts; zum Verschieben ziehen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/self_view.py" />
            <source>Yourself</source>
            <translation>Sie selbst</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Background</source>
            <translation>Hintergrund</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Being rung</source>
            <translation>Erreichbarkeit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Colours of the window</source>
            <translation>Farben des Fensters</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Evening</source>
            <translation>Abend</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Hidden</source>
            <translation>Verborgen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Its brightness</source>
            <translation>Seine Helligkeit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Kinds of settings</source>
            <translation>Arten von Einstellungen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Light on faces</source>
            <translation>Licht auf Gesichtern</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Looks</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Mist</source>
            <translation>Nebel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My avatar</source>
            <translation>Mein Avatar</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My camera</source>
            <translation>Meine Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My likeness</source>
            <translation>Mein Abbild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My own likeness may be worn and sent to the other person</source>
            <translation>Mein Abbild darf getragen und der anderen Person geschickt werden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Network</source>
            <translation>Netz</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Otherwise you wear an invented face</source>
            <translation>Sonst tragen Sie ein erfundenes Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Paper</source>
            <translation>Papier</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>People</source>
            <translation>Menschen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Sage</source>
            <translation>Salbei</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Show me as in a mirror</source>
            <translation>Mich wie im Spiegel zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Soft skin</source>
            <translation>Weiche Haut</translation>
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
            <translation>Tasten und Hilfe</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>Drag the picture to turn the view; zoom with the wheel.</source>
            <translation>Ziehen Sie das Bild, um die Ansicht zu drehen; das Rad vergrößert.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>Note on the picture</source>
            <translation>Hinweis auf dem Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>The arrow keys turn the view, plus and minus zoom.</source>
            <translation>Die Pfeiltasten drehen die Ansicht, Plus und Minus vergrößern und verkleinern.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Delay, camera to screen</source>
            <translation>Verzögerung, Kamera bis Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Faces shown</source>
            <translation>Gezeigte Gesichter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Finding your face</source>
            <translation>Ihr Gesicht finden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Packets lost</source>
            <translation>Verlorene Pakete</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Receiving, on the wire</source>
            <translation>Empfang, auf der Leitung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Round trip</source>
            <translation>Hin und zurück</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Sending, on the wire</source>
            <translation>Senden, auf der Leitung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>This call, last minute</source>
            <translation>Dieser Anruf, letzte Minute</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Why so much is sent</source>
            <translation>Warum so viel gesendet wird</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>of which face data</source>
            <translation>davon Gesichtsdaten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{name}, last minute</source>
            <translation>{name}, letzte Minute</translation>
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
            <translation>Links, Rechts</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Place in the recording</source>
            <translation>Stelle in der Aufnahme</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Space</source>
            <translation>Leertaste</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/tray.py" />
            <source>Do not disturb</source>
            <translation>Nicht stören</translation>
        </message>
        <message>
            <location filename="../../../app/ui/tray.py" />
            <source>Missed calls: {number}</source>
            <translation>Verpasste Anrufe: {number}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/tray.py" />
            <source>Open Eigencall</source>
            <translation>Eigencall öffnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source> · muted</source>
            <translation> · stumm</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>, and so is the microphone</source>
            <translation>, das Mikrofon auch</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Both of you are recording</source>
            <translation>Sie nehmen beide auf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Calling {who}</source>
            <translation>{who} wird angerufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Connecting</source>
            <translation>Verbindung wird aufgebaut</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Fair connection</source>
            <translation>Mäßige Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Getting a code</source>
            <translation>Ein Code wird geholt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Good connection</source>
            <translation>Gute Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>How much would this call take as video? It is measured on this machine; nothing is sent.</source>
            <translation>Wie viel würde dieser Anruf als Video brauchen? Das wird auf diesem Rechner gemessen; gesendet wird nichts.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Less is sent than there is room for, because of your limit.</source>
            <translation>Wegen Ihrer Obergrenze wird weniger gesendet, als möglich wäre.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Less is sent than there is room for, because you chose so or the connection is metered.</source>
            <translation>Es wird weniger gesendet, als möglich wäre: Sie haben es so gewählt, oder die Verbindung wird nach Datenmenge abgerechnet.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Looking for the other person</source>
            <translation>Die andere Person wird gesucht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Looking for their program.</source>
            <translation>Ihr Programm wird gesucht.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Nothing comes through at the moment.</source>
            <translation>Im Augenblick kommt nichts durch.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Poor connection</source>
            <translation>Schlechte Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Receiving {wire}, of which face data {payload}</source>
            <translation>Empfang {wire}, davon Gesichtsdaten {payload}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Reconnecting</source>
            <translation>Verbindung wird erneuert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Sending your camera as VP8 would take {video}, its sound not counted. This call took {call} with its sound: {times} times less.</source>
            <translation>Ihre Kamera als VP8 zu senden würde {video} kosten, den Ton nicht gezählt. Dieser Anruf brauchte mit Ton {call}: {times}-mal weniger.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Sending {wire}, of which face data {payload}</source>
            <translation>Senden {wire}, davon Gesichtsdaten {payload}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Starting gently until the network is known.</source>
            <translation>Erst wird vorsichtig gesendet, bis das Netz bekannt ist.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The code is being checked. It works once.</source>
            <translation>Der Code wird geprüft. Er gilt einmal.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The meeting point is asked for one.</source>
            <translation>Der Treffpunkt wird nach einem Code gefragt.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The network has no room: less is sent.</source>
            <translation>Das Netz hat keinen Platz: Es wird weniger gesendet.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The network has room: everything is sent at once.</source>
            <translation>Das Netz hat Platz: Alles wird sofort gesendet.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other camera is off</source>
            <translation>Die andere Kamera ist aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other microphone is off</source>
            <translation>Das andere Mikrofon ist aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other person is out of the picture</source>
            <translation>Die andere Person ist nicht im Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other side has gone silent. Trying again…</source>
            <translation>Die andere Seite ist verstummt. Neuer Versuch …</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other side is recording</source>
            <translation>Die andere Seite nimmt auf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>This machine is busy: few pictures</source>
            <translation>Dieser Rechner ist ausgelastet: wenige Bilder</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>This machine is busy: pictures come late</source>
            <translation>Dieser Rechner ist ausgelastet: Bilder kommen spät</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Waiting for the other face</source>
            <translation>Warten auf das andere Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Waiting · Eigencall</source>
            <translation>Warten · Eigencall</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>You are recording</source>
            <translation>Sie nehmen auf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>You have found each other. Now a direct connection is set up.</source>
            <translation>Sie haben einander gefunden. Nun wird eine direkte Verbindung aufgebaut.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Your camera is encoded as video on this machine, for ten seconds. Nothing of it is sent.</source>
            <translation>Ihre Kamera wird auf diesem Rechner zehn Sekunden lang als Video codiert. Nichts davon wird gesendet.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>long delay</source>
            <translation>lange Verzögerung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>packets are lost</source>
            <translation>Pakete gehen verloren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{now}, video {times} times that</source>
            <translation>{now}, Video das {times}-Fache</translation>
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
            <translation>{who} ruft an · Eigencall</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>The asset {name} is damaged (its hash differs from the manifest's); install Eigencall again.</source>
            <translation>Die Datei {name} ist beschädigt (ihr Hash weicht vom Verzeichnis ab); installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>The asset {name} is missing; install Eigencall again.</source>
            <translation>Die Datei {name} fehlt; installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>The list of assets, {path}, cannot be read; install Eigencall again.</source>
            <translation>Das Verzeichnis der Dateien, {path}, ist nicht lesbar; installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../assets/__init__.py" />
            <source>There is no asset named {name}; the manifest lists none.</source>
            <translation>Es gibt keine Datei namens {name}; das Verzeichnis führt keine.</translation>
        </message>
        <message>
            <location filename="../../../codec/acknowledgements.py" />
            <source>The datagram acknowledges one that was never sent.</source>
            <translation>Das Datagramm bestätigt eines, das nie gesendet wurde.</translation>
        </message>
        <message>
            <location filename="../../../codec/basis.py" />
            <source>The basis file is damaged or is not a basis file; install it again or rebuild it with 'python -m training basis'.</source>
            <translation>Die Basisdatei ist beschädigt oder keine; installieren Sie sie neu, oder bauen Sie sie mit „python -m training basis“.</translation>
        </message>
        <message>
            <location filename="../../../codec/basis.py" />
            <source>This basis file has format {version}; this program reads {known}.</source>
            <translation>Diese Basisdatei hat Format {version}; dieses Programm liest {known}.</translation>
        </message>
        <message>
            <location filename="../../../codec/blob.py" />
            <source>A file from the other side arrived damaged.</source>
            <translation>Eine Datei der anderen Seite kam beschädigt an.</translation>
        </message>
        <message>
            <location filename="../../../codec/blob.py" />
            <source>The other side sent more of a file than it had offered.</source>
            <translation>Die andere Seite hat mehr von einer Datei gesendet als angeboten.</translation>
        </message>
        <message>
            <location filename="../../../codec/control.py" />
            <source>The other side speaks version {version} of the protocol and this program speaks {known}; install the same version of Eigencall on both sides.</source>
            <translation>Die andere Seite spricht Version {version} des Protokolls und dieses Programm {known}; installieren Sie auf beiden Seiten dieselbe Version von Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../codec/decoder.py" />
            <source>The datagram contradicts itself about its number.</source>
            <translation>Das Datagramm widerspricht sich über seine Nummer.</translation>
        </message>
        <message>
            <location filename="../../../codec/entropy.py" />
            <source>The datagram is damaged: its end does not match its contents.</source>
            <translation>Das Datagramm ist beschädigt: Sein Ende passt nicht zum Inhalt.</translation>
        </message>
        <message>
            <location filename="../../../codec/entropy.py" />
            <source>The datagram is empty, or longer than any that the protocol allows.</source>
            <translation>Das Datagramm ist leer oder länger, als das Protokoll erlaubt.</translation>
        </message>
        <message>
            <location filename="../../../codec/errors.py" />
            <source>The other side sent a control message that breaks the format.</source>
            <translation>Die andere Seite hat eine Nachricht gesendet, die das Format nicht einhält.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>Nothing may be written to {folder}. Choose another place.</source>
            <translation>Nach {folder} darf nichts geschrieben werden. Wählen Sie einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>There is too little room in {folder}: {free} MB are free, and {room} MB may be needed. Make room, or choose another place.</source>
            <translation>In {folder} ist zu wenig Platz: {free} MB sind frei, und {room} MB können gebraucht werden. Schaffen Sie Platz, oder wählen Sie einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>{folder} is a file, no folder. Choose another place.</source>
            <translation>{folder} ist eine Datei, kein Ordner. Wählen Sie einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>{path} cannot be written: {reason}. Make room, or choose another place.</source>
            <translation>{path} kann nicht geschrieben werden: {reason}. Schaffen Sie Platz, oder wählen Sie einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../../codec/files.py" />
            <source>{path} is a folder. Give the name of a file.</source>
            <translation>{path} ist ein Ordner. Geben Sie den Namen einer Datei an.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The frames of the datagram are not in order of time.</source>
            <translation>Die Bilder des Datagramms sind nicht in zeitlicher Folge.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The header of the datagram holds a value outside its range.</source>
            <translation>Der Kopf des Datagramms enthält einen Wert außerhalb seines Bereichs.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The other side sends a kind of face datagram that this version does not know.</source>
            <translation>Die andere Seite sendet eine Art von Gesichtsdatagramm, die diese Version nicht kennt.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The other side sends another number of expression components than was agreed.</source>
            <translation>Die andere Seite sendet eine andere Zahl von Ausdruckskomponenten als vereinbart.</translation>
        </message>
        <message>
            <location filename="../../../codec/packet.py" />
            <source>The other side sends faces in version {version} of the format and this program reads {known}; install the same version of Eigencall on both sides.</source>
            <translation>Die andere Seite sendet Gesichter in Version {version} des Formats, und dieses Programm liest {known}; installieren Sie auf beiden Seiten dieselbe Version von Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>A block of the recording breaks the format.</source>
            <translation>Ein Block der Aufnahme hält das Format nicht ein.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>A block of the recording is cut short.</source>
            <translation>Ein Block der Aufnahme ist abgeschnitten.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>A block of the recording is damaged.</source>
            <translation>Ein Block der Aufnahme ist beschädigt.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>The recording is damaged at its beginning and cannot be played. Choose another file.</source>
            <translation>Die Aufnahme ist an ihrem Anfang beschädigt und kann nicht abgespielt werden. Wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>The recording is larger than this program reads.</source>
            <translation>Die Aufnahme ist größer, als dieses Programm liest.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>The recording is of version {version} and this program reads {known}; install a newer version of Eigencall.</source>
            <translation>Die Aufnahme hat Version {version}, und dieses Programm liest {known}; installieren Sie eine neuere Version von Eigencall.</translation>
        </message>
        <message>
            <location filename="../../../codec/recording.py" />
            <source>This is no recording of Eigencall. Choose another file.</source>
            <translation>Das ist keine Aufnahme von Eigencall. Wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <location filename="../../../codec/sentence.py" />
            <source>{first} {second}</source>
            <translation>{first} {second}</translation>
        </message>
        <message>
            <location filename="../../../likeness/enrol.py" />
            <source>No picture shows the face at rest. Look into the camera, lips closed, and try again.</source>
            <translation>Kein Bild zeigt das Gesicht in Ruhe. Schauen Sie mit geschlossenen Lippen in die Kamera und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <location filename="../../../likeness/enrol.py" />
            <source>The face is too small in the pictures. Come closer to the camera, and try again.</source>
            <translation>Das Gesicht ist auf den Bildern zu klein. Gehen Sie näher an die Kamera und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <location filename="../../../likeness/photo/layers.py" />
            <source>The room cannot be told from you in these pictures. Turn on a light in front of you, or sit before something plain, and try again.</source>
            <translation>Auf diesen Bildern lässt sich der Raum nicht von Ihnen unterscheiden. Machen Sie vor sich Licht oder setzen Sie sich vor etwas Einfarbiges, und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <location filename="../../../likeness/textures.py" />
            <source>The texture basis is damaged; install Eigencall again.</source>
            <translation>Die Texturbasis ist beschädigt; installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../likeness/textures.py" />
            <source>The texture basis is of another version; install Eigencall again.</source>
            <translation>Die Texturbasis ist von einer anderen Version; installieren Sie Eigencall neu.</translation>
        </message>
        <message>
            <location filename="../../../render/gl.py" />
            <source>The graphics driver cannot link {name}; update the driver. {log}</source>
            <translation>Der Grafiktreiber kann {name} nicht binden; erneuern Sie den Treiber. {log}</translation>
        </message>
        <message>
            <location filename="../../../render/gl.py" />
            <source>The graphics driver does not accept the shader {name}; update the driver. {log}</source>
            <translation>Der Grafiktreiber nimmt den Shader {name} nicht an; erneuern Sie den Treiber. {log}</translation>
        </message>
        <message>
            <location filename="../../../render/gl.py" />
            <source>The system lacks libraries that drawing needs. On Debian or Ubuntu: sudo apt-get install libegl1 libgl1 libgl1-mesa-dri</source>
            <translation>Dem System fehlen Bibliotheken zum Zeichnen. Unter Debian oder Ubuntu: sudo apt-get install libegl1 libgl1 libgl1-mesa-dri</translation>
        </message>
        <message>
            <location filename="../../../render/offscreen.py" />
            <source>Drawing without a window works on Linux only; open the window instead.</source>
            <translation>Ohne Fenster gezeichnet wird nur unter Linux; öffnen Sie stattdessen das Fenster.</translation>
        </message>
        <message>
            <location filename="../../../render/offscreen.py" />
            <source>There is no OpenGL to draw with; install Mesa's EGL (libegl1, libgl1-mesa-dri).</source>
            <translation>Zum Zeichnen fehlt OpenGL; installieren Sie Mesas EGL (libegl1, libgl1-mesa-dri).</translation>
        </message>
        <message>
            <location filename="../../../render/photo/opening.py" />
            <source>The likeness was made with another face basis; make it again.</source>
            <translation>Das Abbild wurde mit einer anderen Gesichtsbasis gemacht; machen Sie es neu.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/packed.py" />
            <source>The likeness has {size} bytes; at most {most} are allowed.</source>
            <translation>Das Abbild hat {size} Byte; höchstens {most} sind erlaubt.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/packed.py" />
            <source>The likeness is damaged or of another version; make it again.</source>
            <translation>Das Abbild ist beschädigt oder von einer anderen Version; machen Sie es neu.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/webp.py" />
            <source>A picture of the likeness has {width} x {height} pixels, which it must not.</source>
            <translation>Ein Bild des Abbilds hat {width} x {height} Pixel; das darf es nicht.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/webp.py" />
            <source>A picture of the likeness is damaged; make the likeness again.</source>
            <translation>Ein Bild des Abbilds ist beschädigt; machen Sie das Abbild noch einmal.</translation>
        </message>
        <message>
            <location filename="../../../render/photo/webp.py" />
            <source>A picture of the likeness is no plain WebP picture; make the likeness again.</source>
            <translation>Ein Bild Ihres Abbilds ist kein einfaches WebP-Bild; machen Sie das Abbild noch einmal.</translation>
        </message>
        <message>
            <location filename="../../../render/renderer.py" />
            <source>The person's shape holds values that are not numbers; enrol again.</source>
            <translation>Die Form der Person enthält Werte, die keine Zahlen sind; machen Sie das Abbild neu.</translation>
        </message>
        <message>
            <location filename="../../../render/target.py" />
            <source>The graphics driver cannot draw {width} x {height} pixels.</source>
            <translation>Der Grafiktreiber kann keine {width} x {height} Pixel zeichnen.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture has more than {most} scans; save it as a plain JPEG picture.</source>
            <translation>Die Textur hat mehr als {most} Durchgänge; speichern Sie sie als einfaches JPEG-Bild.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture has {size} bytes; at most {most} are allowed.</source>
            <translation>Die Textur hat {size} Bytes; höchstens {most} sind erlaubt.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture is a damaged JPEG picture; enrol again to send a new one.</source>
            <translation>Die Textur ist ein beschädigtes JPEG-Bild; machen Sie das Abbild neu.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture is not a JPEG picture; enrol again to send a new one.</source>
            <translation>Die Textur ist kein JPEG-Bild; machen Sie das Abbild neu.</translation>
        </message>
        <message>
            <location filename="../../../render/texture.py" />
            <source>The texture is {width} x {height} pixels; at most {most} x {most} are allowed.</source>
            <translation>Die Textur hat {width} x {height} Pixel; höchstens {most} x {most} sind erlaubt.</translation>
        </message>
    </context>
</TS>
