"""The words of prompts, labels, headings, gates and buttons around articles, language by language.

All are in lower case. A *prompt* is what a line begins with that leads elsewhere or asks for something. A *label* is a
whole line. A *gate* says that the rest is for subscribers or for those who have signed in. A *heading* is what the
heading of a list of teasers, of comments or of a form begins with. A *button* leads to a shop. *Cookies* are the words
for them that come together with a word of *use* in a sentence asking for consent. *Opinions* are in a last paragraph
that says whose they are not. English and German, for which there
are patterns, are in :mod:`extractors.read.generic.phrases`.
"""

from __future__ import annotations

PROMPTS = """
fr: lire aussi|à lire aussi|à lire également|lire également|lire la suite|voir aussi|à voir aussi|à découvrir aussi
fr: sur le même sujet|retrouvez tous nos articles|suivez-nous|suivez nous|abonnez-vous|s'abonner|inscrivez-vous
fr: pour aller plus loin|crédit photo|crédits photo|cliquez ici|la suite après la publicité|regarder la vidéo
fr: recevez notre newsletter|télécharge notre application|téléchargez l'application|écouter l'article
es: lee también|lea también|leer también|te puede interesar|te podría interesar|también te puede interesar
es: le puede interesar|lee más|leer más|lea más|ver también|vea también|mira también|más información en|sigue leyendo
es: seguir leyendo|síguenos|síganos|suscríbete|suscríbase|apúntate a|regístrate|recibe nuestro|recibe en tu correo
es: haz clic|haga clic|noticias relacionadas|para más información|descarga la app|descarga nuestra|únete a nuestro
es: archivado en
es: foto:|fuente:
pt: leia também|leia mais|leia ainda|veja também|veja mais|saiba mais|saiba tudo|confira também|ouça também
pt: assista também|continua após a publicidade|continua depois da publicidade|siga-nos|siga o|siga a|inscreva-se
pt: assine a newsletter|assine o|receba as notícias|receba notícias|clique aqui|compartilhe esta|partilhe este
pt: participe do canal|entre no canal|baixe o app|notícias relacionadas|subscreva a newsletter|subscreva a nossa
pt: com informações da|com informações do|com informações de
it: leggi anche|leggi tutto|leggi di più|leggi l'articolo|potrebbe interessarti|ti potrebbe interessare|vedi anche
it: guarda anche|guarda il video|iscriviti alla|iscriviti al|abbonati|seguici su|segui le notizie|clicca qui
it: per approfondire|approfondisci|articoli correlati|scarica l'app|ricevi le notizie|continua a leggere
it: ascolta l'articolo|condividi l'articolo
nl: lees ook|lees meer|lees verder|lees hier|bekijk ook|bekijk de video|luister ook|meer over dit onderwerp
nl: gerelateerde artikelen|volg ons|schrijf je in|meld je aan|abonneer|klik hier|download de app|deel dit artikel
nl: ontvang onze
sv: läs också|läs även|läs mer|läs vidare|se även|se också|relaterade artiklar|följ oss|prenumerera|anmäl dig till
sv: klicka här|dela artikeln|ladda ner appen|hör också
no: les også|les mer|les hele|les videre|se også|hør også|følg oss|abonner på|meld deg på|klikk her
no: relaterte artikler|del artikkelen|last ned appen|flere saker om
da: læs også|læs mere|læs hele|læs videre|se også|hør også|følg os|abonnér|abonner på|tilmeld dig|klik her
da: relaterede artikler|del artiklen|hent appen|læs artiklen
fi: lue myös|lue lisää|lue koko|katso myös|seuraa meitä|tilaa uutiskirje|jaa artikkeli|aiheesta lisää
pl: czytaj też|czytaj także|czytaj również|czytaj więcej|czytaj dalej|zobacz też|zobacz także|zobacz również
pl: zobacz więcej|przeczytaj też|przeczytaj także|przeczytaj również|sprawdź też|sprawdź także|polecamy|obserwuj nas
pl: śledź nas|polub nas|zapisz się|zaprenumeruj|kliknij tutaj|dalsza część artykułu|dalszy ciąg materiału
pl: dalszą część artykułu|pobierz aplikację|posłuchaj także|oglądaj także|więcej na ten temat|ciąg dalszy pod
pl: polub|fot.|zdjęcie:|źródło:
cs: čtěte také|čtěte též|čtěte více|čtěte i|přečtěte si|přečíst celé|mohlo by vás zajímat|mohlo by se vám líbit
cs: podívejte se také|sledujte nás|přihlaste se k|přihlásit k odběru|klikněte zde|související články
cs: související témata|sdílet článek|článek pokračuje|poslechněte si|více k tématu|stáhněte si aplikaci
sk: čítajte aj|čítajte tiež|čítajte viac|prečítajte si|mohlo by vás zaujímať|sledujte nás|prihláste sa na
sk: súvisiace články|článok pokračuje
hu: olvassa el|olvasd el|olvassa tovább|olvasd tovább|kapcsolódó cikkek|kapcsolódó cikk|ez is érdekelheti
hu: ez is érdekelhet|kövess minket|kövessen minket|iratkozzon fel|iratkozz fel|feliratkozás a|kattintson ide
hu: kattints ide|ajánljuk még|borítókép|nyitókép
hu: fotó:|forrás:
ro: citește și|citește mai mult|citește mai departe|citiți și|citește continuarea|vezi și|te-ar putea interesa
ro: urmărește-ne|urmăriți-ne|abonează-te|abonați-vă|înscrie-te|click aici|apasă aici|articole similare
ro: articole recomandate|descarcă aplicația|urmărește știrile|recomandarea video|articolul continuă după
hr: pročitajte još|pročitajte i|pročitaj više|pogledajte|vezane vijesti|povezane vijesti|pratite nas|prijavite se na
hr: kliknite ovdje
sr: pročitajte još|pročitajte i|прочитајте још|прочитајте и|погледајте|пратите нас|повезане вести
bg: прочетете още|прочети още|вижте още|виж още|последвайте ни|абонирайте се|свързани статии
tr: devamını oku|haberin devamı|ilgili haberler|ilgili haber|bunlar da ilginizi çekebilir|ilginizi çekebilir
tr: ayrıca okuyun|ayrıca bakınız|bizi takip edin|takip edin|abone olun|abone ol|buraya tıklayın|tıklayınız
tr: haberi paylaş|uygulamayı indir|bakmadan geçme|bu haberler de ilginizi çekebilir|kaydolun
el: διαβάστε επίσης|διαβάστε ακόμη|διαβάστε ακόμα|διαβάστε περισσότερα|διαβάστε όλο|διαβάστε όλες|δείτε επίσης
el: δείτε ακόμη|δείτε όλες τις|ακολουθήστε μας|ακολουθήστε το|εγγραφείτε|κάντε κλικ|σχετικά άρθρα|ακολουθήστε
ru: читайте также|читайте ещё|читайте еще|читать далее|читать дальше|смотрите также|смотрите ещё|материалы по теме
ru: подписывайтесь на|подпишитесь на|подписаться на|следите за нами|поделиться в|поделитесь|нажмите здесь
ru: скачайте приложение|больше новостей|новости по теме|самое интересное в|фото:|фото предоставлено|видео:|источник:
ru: слушайте также
ru: продолжение после рекламы|сохрани номер|сохраните номер|присоединяйтесь к|не упустите шанс|подпишись на
uk: читайте також|читайте ще|читати далі|читати більше|дивіться також|дивись також|матеріали за темою|підписуйтесь
uk: підпишіться|підписатися на|стежте за нами|слідкуйте за|поділитися|натисніть тут|більше новин|фото:|відео:
uk: джерело:|долучайтесь до
ar: اقرأ أيضا|اقرأ أيضاً|اقرأ أيضًا|إقرأ أيضا|اقرأ المزيد|اقرأ كذلك|طالع أيضا|طالع أيضاً|شاهد أيضا|شاهد أيضاً
ar: شاهد أيضًا|تابع أيضا|تابعنا على|تابعونا على|اشترك في|اشتركوا في|سجل الآن|اضغط هنا|انقر هنا|مواضيع ذات صلة
ar: أخبار ذات صلة|مقالات ذات صلة|قد يهمك أيضا|قد يهمك أيضاً|قد يعجبك أيضا|للمزيد من|حمل التطبيق|شارك الخبر
ar: الرابط المختصر|رابط مختصر|كلمات مفتاحية|لمتابعة آخر
fa: بیشتر بخوانید|همچنین بخوانید|بخوانید|حتما بخوانید|بیشتر ببینید|همچنین ببینید|مطالب مرتبط|اخبار مرتبط|خبرهای مرتبط
fa: مطالب پیشنهادی|ما را دنبال کنید|اینجا کلیک کنید|عضو شوید|مشترک شوید|برچسب‌ها|لینک کوتاه|کد خبر|اشتراک گذاری
fa: به اشتراک بگذارید|انتهای پیام
he: קראו גם|קרא גם|קראו עוד|לקריאה נוספת|קרא עוד|צפו גם|צפו ב|כתבות נוספות|כתבות קשורות|עוד בנושא|עקבו אחרינו
he: הירשמו ל|הצטרפו ל|לחצו כאן|לחץ כאן|שתפו את|מצאתם טעות
hi: यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|यह भी पढ़े|ये भी पढ़े|यह भी देखें|ये भी देखें|और पढ़ें|पूरी खबर पढ़ें
hi: संबंधित खबरें|हमें फॉलो करें|सब्सक्राइब करें|यहां क्लिक करें|यहाँ क्लिक करें|शेयर करें|ऐप डाउनलोड करें
hi: हमसे जुड़ें
bn: আরও পড়ুন|আরো পড়ুন|সম্পর্কিত খবর|আমাদের অনুসরণ করুন
ur: یہ بھی پڑھیں|مزید پڑھیں|مزید پڑھیے|متعلقہ خبریں
zh: 相关阅读|相关新闻|相关报道|相关链接|相關新聞|相關報導|延伸阅读|延伸閱讀|更多新闻|更多新聞|更多精彩|点击阅读
zh: 点击查看|阅读更多|閱讀更多|阅读原文|责任编辑|責任編輯|编辑：|編輯：|来源：|來源：|扫一扫|分享到|分享至|关注我们
zh: 上一篇|下一篇|返回搜狐|特别声明|免责声明|版权声明|看更多|看了這篇文章的人也看|推薦閱讀|推荐阅读|猜你喜欢|原标题
zh: 下載app|下载客户端|打开app|责编：|本文来源
zh: 更多猛料|欢迎扫描|欢迎关注|您所在的位置|当前位置|位置：|为你推荐|你可能会喜欢|本文原标题|违法和不良信息
zh: 新闻热线|新闻报料|报料热线|24小时滚动播报|相关资讯请关注|更多资讯请关注|点击下载
ja: 関連記事|関連リンク|関連ニュース|関連キーワード|あわせて読みたい|こちらもおすすめ|続きを読む|続きはこちら
ja: もっと見る|もっと読む|おすすめ記事|この記事をシェア|シェアする|ツイートする|フォローする|登録はこちら
ja: メルマガ登録|この記事の写真|この記事に関する|無断転載|写真・動画|記事をシェア
ko: 관련기사|관련 기사|관련뉴스|관련 뉴스|더보기|더 보기|기사 더보기|구독하기|구독신청|공유하기|좋아요|댓글쓰기
ko: 무단전재|무단 전재|저작권자|기사제보|제보하기|이 기사를 공유|많이 본 뉴스
id: baca juga|baca selengkapnya|simak juga|lihat juga|tonton juga|artikel terkait|berita terkait|ikuti kami
id: klik di sini|scroll to continue|halaman selanjutnya|bagikan artikel|unduh aplikasi|gabung di|pilihan editor
id: dapatkan update
id: yuk, simak|yuk simak|saksikan juga
ms: baca juga|berita berkaitan|artikel berkaitan|ikuti kami
vi: xem thêm|đọc thêm|xem tiếp|tin liên quan|bài liên quan|tin cùng chuyên mục|đăng ký nhận|theo dõi chúng tôi
vi: bấm vào đây|chia sẻ bài viết|mời bạn đọc
th: อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง|ติดตามเรา|อ่านข่าว
"""

LABELS = """
hi: सार|विस्तार|विज्ञापन
tr: ilgili haber|ilgili haberler
en: share this|share this article|topics|tags
en: home|homepage|back|back to top|next|previous|next page|previous page|next article|previous article|permalink
en: reply|edit|login|log in|sign in|register|donate|contact us|about us|print|share|comments|advertisement|full story
de: startseite|zurück|nach oben|weiter|nächste seite|vorherige seite|nächster artikel|vorheriger artikel|antworten
de: anmelden|registrieren|spenden|kontakt|impressum|zur startseite|zum seitenanfang|anzeige|werbung|kommentare|drucken
fr: publicité|partager|commentaires|réagir|imprimer|enregistrer|annonce|contenu sponsorisé
fr: la rédaction vous conseille|article réservé aux abonnés
es: publicidad|compartir|comentarios|imprimir|guardar|anuncio|contenido patrocinado|compartir en|ver comentarios
es: temas|etiquetas|más sobre este tema
pt: publicidade|compartilhar|partilhar|comentários|comentar|imprimir|anúncio|salvar|conteúdo patrocinado
pt: ouvir notícia
it: pubblicità|condividi|commenti|stampa|salva|annuncio|contenuto sponsorizzato
nl: advertentie|delen|reacties|afdrukken|bewaren|gesponsord
sv: annons|dela|kommentarer|skriv ut|spara|annonsinnehåll
no: annonse|annonsørinnhold|del|kommentarer|skriv ut|lagre
da: annonce|del|kommentarer|udskriv|gem|sponsoreret indhold
fi: mainos|jaa|kommentit|tulosta|tallenna|kaupallinen yhteistyö
pl: reklama|udostępnij|komentarze|drukuj|zapisz|materiał sponsorowany|koniec reklamy
cs: reklama|inzerce|sdílet|diskuse|tisk|uložit|komerční sdělení
sk: reklama|inzercia|zdieľať|diskusia|tlačiť
hu: hirdetés|megosztás|hozzászólások|nyomtatás|mentés|támogatott tartalom
ro: publicitate|distribuie|comentarii|printează|salvează|reclamă
hr: oglas|podijeli|komentari|ispiši
bg: реклама|сподели|коментари
tr: reklam|paylaş|yorumlar|yorum yap|yazdır|kaydet|sponsorlu içerik
el: διαφήμιση|κοινοποίηση|σχόλια|εκτύπωση|αποθήκευση
ru: реклама|поделиться|комментарии|распечатать|сохранить|на правах рекламы|подписаться|обсудить
uk: реклама|поділитися|коментарі|роздрукувати|зберегти|підписатися
ar: إعلان|إعلانات|شارك|مشاركة|تعليقات|التعليقات|طباعة|حفظ|نسخ الرابط
fa: تبلیغات|تبلیغ|اشتراک‌گذاری|نظرات|دیدگاه‌ها|چاپ|ذخیره
he: פרסומת|שתפו|שיתוף|תגובות|הדפסה|שמירה
hi: विज्ञापन|शेयर|टिप्पणियां|प्रिंट
zh: 广告|廣告|分享|评论|評論|打印|列印|收藏|举报
ja: 広告|シェア|コメント|印刷|保存|ツイート|pr
ko: 광고|공유|댓글|인쇄|저장|스크랩
id: iklan|bagikan|komentar|cetak|simpan|advertisement
vi: quảng cáo|chia sẻ|bình luận|in bài viết|lưu bài viết
"""

GATES = """
fr: il vous reste|la suite est réservée|article réservé aux|cet article est réservé|contenu réservé aux|déjà abonné
fr: pour lire la suite|connectez-vous pour|créez un compte pour|abonnez-vous pour lire|lisez la suite en
es: contenido exclusivo para|artículo exclusivo para|este artículo es exclusivo|este contenido es exclusivo
es: ya eres suscriptor|ya soy suscriptor|inicia sesión para|suscríbete para seguir|regístrate para seguir
es: para seguir leyendo|hazte suscriptor
pt: conteúdo exclusivo para|este conteúdo é exclusivo|já é assinante|assine para continuar|faça login para
pt: para continuar lendo|este artigo é exclusivo|artigo exclusivo para|torne-se assinante|já sou assinante
it: contenuto riservato|contenuto esclusivo|articolo riservato|sei già abbonato|sei già registrato|accedi per
it: abbonati per continuare|questo articolo è riservato|questo contenuto è riservato|per continuare a leggere
nl: al abonnee|dit artikel is alleen voor|dit artikel is exclusief|log in om verder|word abonnee|neem een abonnement
nl: om verder te lezen
sv: redan prenumerant|för att läsa vidare|logga in för att läsa|artikeln är endast för|bli prenumerant
sv: den här artikeln är för
no: allerede abonnent|for å lese videre|logg inn for å lese|denne saken er for|bli abonnent|denne artikkelen er for
da: allerede abonnent|for at læse videre|log ind for at læse|artiklen er for|bliv abonnent|denne artikel er for
fi: oletko jo tilaaja|kirjaudu sisään lukeaksesi|tämä artikkeli on vain tilaajille|jatka lukemista
pl: treść dostępna|artykuł dostępny dla|artykuł tylko dla|aby przeczytać|masz już prenumeratę|zaloguj się, aby
pl: wykup dostęp|ten artykuł jest dostępny
cs: tento článek je exkluzivní|článek je určen pouze|pro pokračování se|máte předplatné|přihlaste se a čtěte
cs: předplaťte si|tento článek je pouze pro
sk: tento článok je určený|pre pokračovanie|máte predplatné|predplaťte si
hu: a cikk csak előfizetők|ez a tartalom csak|már előfizető|a folytatáshoz|a teljes cikk|fizessen elő|csatlakozz a
ro: articol exclusiv pentru|conținut exclusiv|ești deja abonat|pentru a citi în continuare|autentifică-te pentru
tr: bu içerik abonelere|bu haber abonelere|zaten abone|devamını okumak için|giriş yapın
el: το άρθρο είναι διαθέσιμο μόνο|αποκλειστικά για συνδρομητές|είστε ήδη συνδρομητής|για να συνεχίσετε|συνδεθείτε για
ru: материал доступен только|статья доступна|доступно только подписчикам|уже подписаны|чтобы продолжить чтение
ru: войдите, чтобы|оформите подписку|полный текст доступен|продолжение доступно
uk: матеріал доступний|стаття доступна|вже є передплатником|щоб продовжити читання|увійдіть, щоб|оформіть передплату
ar: هذا المحتوى متاح للمشتركين|هذا المقال متاح|للاستمرار في القراءة|سجل الدخول|لمتابعة القراءة
fa: برای ادامه مطلب|این مطلب ویژه مشترکان|برای مطالعه کامل
he: תוכן זה זמין למנויים|הכתבה זמינה למנויים|להמשך קריאה|כבר מנוי|התחברו כדי
hi: यह लेख केवल|पूरा पढ़ने के लिए|लॉगिन करें
zh: 本文为会员|此內容為會員|此内容仅限|登录后|登入後|订阅后|訂閱後|剩余内容|全文请
ja: この記事は有料|この記事は会員限定|会員限定|有料会員|ログインして|ここから先は
ko: 유료회원|회원 전용|로그인 후|구독자 전용|이 기사는 유료
id: konten ini khusus|artikel ini khusus|sudah berlangganan|untuk melanjutkan membaca|masuk untuk
vi: nội dung dành cho|bài viết dành cho thành viên|đăng nhập để|để đọc tiếp
"""

HEADINGS = """
fr: à lire|lire aussi|voir aussi|sur le même|dans la même rubrique|les plus lus|commentaire|partager|newsletter
fr: nos newsletters|les articles|recommandé|articles liés|articles similaires|ailleurs sur le web
fr: contenus sponsorisés|à propos de l'auteur|réagir|plus d'articles
es: más noticias|más leíd|lo más leíd|lo más visto|te puede|te recomendamos|relacionad|noticias relacionadas
es: comentarios|compartir|boletín|newsletter|artículos relacionados|últimas noticias|sobre el autor|síguenos
es: archivado en|temas relacionados|suscr
pt: leia|veja|mais lid|mais notícias|mais vist|relacionad|artigos relacionados|comentários|partilh|compartilh
pt: newsletter|últimas notícias|sobre o autor|recomendad|siga|você pode gostar|tópicos|recomendamos
it: leggi anche|leggi tutto|articoli correlati|articoli più letti|i più letti|commenti|potrebbe interessarti
it: condividi|newsletter|ultime notizie|iscriviti|altri articoli|più letti|dalla stessa sezione
nl: lees ook|lees verder|meer over|meer nieuws|meer van|reacties|delen|nieuwsbrief|gerelateerd|aanbevolen
nl: meest gelezen|onderwerpen|ook interessant
sv: läs också|läs mer|mer om|mer från|mest läst|kommentarer|dela|nyhetsbrev|relaterat|relaterade|rekommenderat|ämnen
no: les også|les mer|mer om|mer fra|mest lest|kommentarer|del på|nyhetsbrev|relatert|anbefalt|emner|siste nytt
da: læs også|læs mere|mere om|mere fra|mest læste|kommentarer|del på|nyhedsbrev|relaterede|anbefalet|emner
da: seneste nyt
fi: lue myös|lue lisää|luetuimmat|kommentit|jaa|uutiskirje|suosittelemme|aiheesta|uusimmat
pl: czytaj|zobacz|polecane|polecamy|komentarze|najczęściej czytane|najnowsze|newsletter|powiązane|podobne|więcej o
pl: więcej na|udostępnij|tematy
cs: čtěte|související|mohlo by|nejčtenější|diskuse|komentáře|sdílet|newsletter|doporučujeme|další články|témata
cs: nejnovější
sk: čítajte|súvisiace|mohlo by|najčítanejšie|diskusia|komentáre|zdieľať|odporúčame
hu: kapcsolódó|ajánlott|ajánló|legolvasottabb|hozzászólás|megosztás|hírlevél|további|legfrissebb|ez is érdekelheti
ro: citește|vezi și|articole similare|articole recomandate|cele mai citite|comentarii|distribuie|newsletter
ro: recomandări|te-ar putea|ultimele știri|din aceeași
hr: vezan|povezan|najčitanije|komentari|podijeli|preporučujemo
tr: ilgili haber|ilgili içerik|yorumlar|yorum yap|benzer haberler|en çok okunan|paylaş|bülten|öne çıkan haber
tr: son dakika haber|ilginizi|diğer haberler|önerilen|etiketler
el: διαβάστε|δείτε|σχετικά|σχόλια|δημοφιλή|κοινοποί|newsletter|τελευταίες ειδήσεις|προτεινόμενα|ροή ειδήσεων
ru: читайте|смотрите|комментар|по теме|самое читаемое|поделиться|рассылк|рекомендуем|похожие|главное за|новости партн
ru: популярное|ещё по теме|теги
uk: читайте|дивіться|комментар|коментар|за темою|найпопулярніш|поділит|розсилк|рекомендуємо|схожі|новини партн
uk: популярне|теги
ar: اقرأ أيضا|اقرأ أيضاً|اقرأ المزيد|مواضيع ذات|مواضيع متعلقة|تعليقات|التعليقات|أضف تعليق|اترك تعليق|ذات صلة
ar: أخبار ذات|مقالات ذات|الأكثر قراءة|النشرة البريدية|قد يعجبك|قد يهمك|آخر الأخبار|كلمات دلالية|اشترك في
fa: مطالب مرتبط|مطالب پیشنهادی|نظرات|دیدگاه|اخبار مرتبط|پربازدید|پربیننده|اشتراک گذاری|خبرنامه|بیشتر بخوانید
fa: آخرین اخبار|برچسب
he: תגובות|כתבות נוספות|כתבות קשורות|קראו גם|עוד בנושא|הנקראות ביותר|שתפו|ניוזלטר|מומלצ|אולי יעניין|תגיות
hi: यह भी पढ़|ये भी पढ़|यह भी देख|ये भी देख|संबंधित खबर|संबंधित लेख|टिप्पणी|सबसे ज्यादा पढ़|न्यूज़लेटर|ताज़ा खबर
hi: ताजा खबर|अन्य खबर
zh: 相关阅读|相关新闻|相关报道|相关链接|相关推荐|相关文章|相關新聞|相關文章|热门推荐|热门文章|热门新闻|熱門新聞
zh: 熱門文章|最新评论|最新新闻|最新文章|推荐阅读|推薦閱讀|为您推荐|為您推薦|网友评论|精彩推荐|更多新闻|更多文章
zh: 更多新聞|延伸阅读|延伸閱讀|猜你喜欢|评论|評論|分享
ja: 関連記事|関連ニュース|関連リンク|関連キーワード|コメント|ランキング|おすすめ記事|おすすめ|人気記事|人気ランキング
ja: アクセスランキング|あわせて読みたい|新着記事|注目記事|最新記事|最新ニュース|この記事へのコメント
ko: 관련기사|관련 기사|관련뉴스|관련 뉴스|댓글|많이 본|추천 기사|추천기사|인기 기사|인기기사|인기뉴스|최신 기사
ko: 최신기사|최신뉴스|주요 뉴스|주요뉴스|핫이슈|공유|구독
id: baca|artikel terkait|berita terkait|terpopuler|komentar|bagikan|rekomendasi|berita lainnya|terkini|topik|tag
vi: xem thêm|tin liên quan|bài liên quan|bình luận|đọc nhiều|tin mới|chia sẻ|có thể bạn|cùng chuyên mục|từ khóa
vi: chủ đề
"""

BUTTONS = """
en: buy now|buy it|buy at|buy on|buy from|buy here|buy|shop now|shop at|shop on|order now|add to cart|add to basket
en: add to bag|get the deal|get this deal|view deal|see deal|check deal|view offer|see offer|check price
en: check latest price|see price|view price|available at|available from|available on|get it at|see at|view at
en: see it at
de: jetzt kaufen|hier kaufen|kaufen|jetzt bestellen|hier bestellen|bestellen|zum angebot|zum shop|zum deal
de: zum händler|jetzt bei|in den warenkorb|bei amazon|angebot ansehen|preis prüfen|zum produkt
fr: acheter|voir l'offre|voir le prix|commander|ajouter au panier|j'achète|profiter de l'offre
es: comprar|compra en|ver oferta|ver la oferta|ver precio|añadir al carrito|consíguelo
pt: comprar|compre|ver oferta|ver preço|adicionar ao carrinho|aproveite
it: acquista|compra ora|compra su|vedi offerta|vedi l'offerta|aggiungi al carrello|scopri l'offerta
nl: koop|bekijk aanbieding|bekijk prijs|bekijk deal|bestel|in winkelwagen
sv: köp|till butiken|se priset|se pris|beställ
no: kjøp|til butikken|se pris|bestill
da: køb|til butikken|se pris|bestil
fi: osta|katso hinta|tilaa
pl: kup|kup teraz|sprawdź cenę|zobacz ofertę|do koszyka|zamów
cs: koupit|do košíku|zobrazit nabídku|objednat
hu: megveszem|kosárba|megnézem az ajánlatot|megrendelem
ro: cumpără|vezi oferta|adaugă în coș|comandă
tr: satın al|sepete ekle|fiyatı gör|hemen al
el: αγορά|αγοράστε|προσθήκη στο καλάθι|δείτε την προσφορά
ru: купить|в корзину|смотреть цену|заказать
uk: купити|до кошика|замовити
ar: اشتر الآن|شراء|اشتري|أضف إلى السلة
fa: خرید|افزودن به سبد
he: לרכישה|קנה עכשיו|הוסף לסל
hi: खरीदें|अभी खरीदें
zh: 立即购买|立即購買|购买|購買|加入购物车|加入購物車|去购买
ja: 購入|カートに入れる|今すぐ購入|詳細を見る
ko: 구매|구매하기|장바구니|바로구매
id: beli sekarang|beli di|beli
vi: mua ngay|mua tại|thêm vào giỏ
"""

COOKIES = """
any: cookie|куки|печенья|ملفات تعريف الارتباط|کوکی|עוגיות|קובצי|कुकी|クッキー|쿠키
"""

USES = """
fr: nous utilisons|nous et nos partenaires|ce site utilise
es: utilizamos|usamos|nosotros y nuestros socios|este sitio
pt: utilizamos|usamos|nós e os nossos|este site
it: utilizziamo|usiamo|noi e i nostri|questo sito
nl: wij gebruiken|gebruiken wij|we gebruiken|deze website|deze site
sv: vi använder|vi och våra|webbplatsen använder
no: vi bruker|vi og våre|nettstedet bruker
da: vi bruger|vi anvender|vi og vores|hjemmesiden bruger
fi: käytämme|sivusto käyttää
pl: używamy|korzystamy|wykorzystujemy|my i nasi|serwis korzysta|strona korzysta|strona używa
cs: používáme|využíváme|tato stránka|tento web|my a naši
sk: používame|táto stránka|tento web
hu: használunk|weboldalunk|oldalunk|ez a weboldal
ro: folosim|utilizăm|acest site
tr: kullanıyoruz|kullanmaktayız|sitemiz|bu site|bu web
el: χρησιμοποιούμε|ιστότοπός μας|αυτός ο ιστότοπος
ru: используем|сайт использует|этот сайт|нашем сайте
uk: використовуємо|сайт використовує|цей сайт|нашому сайті
ar: نستخدم|هذا الموقع|موقعنا
fa: استفاده می‌کنیم|این سایت|این وب
he: אנו משתמשים|אנחנו משתמשים|אתר זה|האתר משתמש
hi: हम कुकी|उपयोग करते हैं|यह वेबसाइट|यह साइट
zh: 我们使用|我們使用|本网站|本站|本網站
ja: 当サイト|このサイト|本サイト|当社
ko: 이 사이트|본 사이트|저희는|당사
id: kami menggunakan|situs ini
vi: chúng tôi sử dụng|trang web này
"""

SUMMARIES = """
any: ai summary|ai-generated summary|this summary was generated|summary generated by ai|key points generated
any: this text was summarized by ai|ki-zusammenfassung|diese zusammenfassung wurde|mit ki zusammengefasst
any: résumé généré par|ce résumé a été généré|resumen generado por|resumo gerado por|este resumo foi
any: riassunto generato|samenvatting gegenereerd|sammanfattningen är gjord av ai|sammendraget er laget av
any: resuméet er lavet af|podsumowanie wygenerowane|ai 요약은|ai가 요약한|ai 기반 요약|本摘要由|本文由ai|この要約はai
any: aiによる要約|тезисы сгенерированы|краткий пересказ от
"""

OPINIONS = """
en: opinions of our readers|comments are the opinions|comments do not represent
de: kommentare geben nicht|kommentare spiegeln nicht
fr: les commentaires n'engagent que
es: opinión de los usuarios|opiniones de los usuarios|opinión de los lectores|los comentarios no representan
pt: os comentários são de responsabilidade|comentários não representam|os comentários não refletem
it: i commenti non rappresentano
pl: komentarze nie odzwierciedlają|redakcja nie ponosi odpowiedzialności za treść
hu: hozzászólások nem|kulturáltan, mások|kommenteljenek
ru: редакция не несет ответственности за|редакция не несёт ответственности за|мнение редакции может
uk: редакція не несе відповідальності за|думка редакції може
ar: الآراء الواردة أدناه|التعليقات لا تعبر|لا تعبر التعليقات
he: התגובות אינן משקפות
zh: 不代表本网|不代表本站|不代表本平台|仅代表作者|僅代表作者|仅代表该机构|观点或立场|观点和立场
"""
