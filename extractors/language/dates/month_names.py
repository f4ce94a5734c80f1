"""Names of the twelve Gregorian months by language: full and short, as written in dates and alone, in lower case and
without dots.

From the Unicode CLDR (by way of Babel), with the names that the Levant, Iraq and the Maghreb use beside CLDR's Arabic,
Austria's beside German, and Arabic without hamzas as many newsrooms type it. Forms of one month are separated by ``|``.
"""

from __future__ import annotations

MONTHS: dict[str, str] = {
    "af": (
        "januarie|jan / februarie|feb / maart|mrt / april|apr / mei / junie|jun / julie|jul / augustus|aug / "
        "september|sep / oktober|okt / november|nov / desember|des"
    ),
    "am": (
        "ጃንዋሪ|ጃን / ፌብሩዋሪ|ፌብ / ማርች / ኤፕሪል|ኤፕሪ / ሜይ / ጁን / ጁላይ / ኦገስት|ኦገስ / ሴፕቴምበር|ሴፕቴ / ኦክቶበር|ኦክቶ / ኖቬምበር|ኖቬም / "
        "ዲሴምበር|ዲሴም"
    ),
    "ar": (
        "يناير|كانون الثاني|جانفي / فبراير|شباط|فيفري / مارس|آذار|اذار / أبريل|نيسان|أفريل|افريل|ابريل / "
        "مايو|أيار|ايار|ماي / يونيو|حزيران|جوان / يوليو|تموز|جويلية / أغسطس|آب|أوت|اوت|غشت|اغسطس|اب / "
        "سبتمبر|أيلول|ايلول|شتنبر / أكتوبر|تشرين الأول|تشرين الاول|اكتوبر / نوفمبر|تشرين الثاني|نونبر / "
        "ديسمبر|كانون الأول|كانون الاول|دجنبر"
    ),
    "az": (
        "yanvar|yan / fevral|fev / mart|mar / aprel|apr / may / iyun|iyn / iyul|iyl / avqust|avq / sentyabr|sen "
        "/ oktyabr|okt / noyabr|noy / dekabr|dek"
    ),
    "be": (
        "студзеня|студзень|сту / лютага|люты|лют / сакавіка|сакавік|сак / красавіка|красавік|кра / мая|май / "
        "чэрвеня|чэрвень|чэр / ліпеня|ліпень|ліп / жніўня|жнівень|жні / верасня|верасень|вер / "
        "кастрычніка|кастрычнік|кас / лістапада|лістапад|ліс / снежня|снежань|сне"
    ),
    "bg": (
        "януари|яну / февруари|фев / март / април|апр / май / юни / юли / август|авг / септември|сеп / "
        "октомври|окт / ноември|ное / декември|дек"
    ),
    "bn": (
        "জানুয়ারী|জানু|জানুয়ারি / ফেব্রুয়ারী|ফেব|ফেব্রুয়ারি / মার্চ / এপ্রিল|এপ্রি / মে / জুন / জুলাই|জুল / "
        "আগস্ট|আগ|অগস্ট / সেপ্টেম্বর|সেপ / অক্টোবর|অক্টো / নভেম্বর|নভে / ডিসেম্বর|ডিসে"
    ),
    "bs": (
        "januar|jan / februar|feb / mart|mar / april|apr / maj / juni|jun / juli|jul / august|aug / "
        "septembar|sep / oktobar|okt / novembar|nov / decembar|dec"
    ),
    "ca": (
        "de gener|gener|de gen|gen / de febrer|febrer|de febr|febr / de març|març / d’abril|abril|d’abr|abr / de "
        "maig|maig / de juny|juny / de juliol|juliol|de jul|jul / d’agost|agost|d’ag|ag / de "
        "setembre|setembre|de set|set / d’octubre|octubre|d’oct|oct / de novembre|novembre|de nov|nov / de "
        "desembre|desembre|de des|des"
    ),
    "cs": (
        "ledna|leden|led / února|únor|úno / března|březen|bře / dubna|duben|dub / května|květen|kvě / "
        "června|červen|čvn / července|červenec|čvc / srpna|srpen|srp / září|zář / října|říjen|říj / "
        "listopadu|listopad|lis / prosince|prosinec|pro"
    ),
    "cy": (
        "ionawr|ion / chwefror|chwef|chw / mawrth|maw / ebrill|ebr / mai / mehefin|meh / gorffennaf|gorff|gor / "
        "awst / medi / hydref|hyd / tachwedd|tach / rhagfyr|rhag"
    ),
    "da": (
        "januar|jan / februar|feb / marts|mar / april|apr / maj / juni|jun / juli|jul / august|aug / "
        "september|sep / oktober|okt / november|nov / december|dec"
    ),
    "de": (
        "januar|jan|jänner|jän / februar|feb|feber / märz|mär|mrz / april|apr / mai / juni|jun / juli|jul / "
        "august|aug / september|sept|sep / oktober|okt / november|nov / dezember|dez"
    ),
    "el": (
        "ιανουαρίου|ιανουάριος|ιαν / φεβρουαρίου|φεβρουάριος|φεβ / μαρτίου|μάρτιος|μαρ|μάρ / "
        "απριλίου|απρίλιος|απρ / μαΐου|μάιος|μαΐ|μάι / ιουνίου|ιούνιος|ιουν|ιούν / ιουλίου|ιούλιος|ιουλ|ιούλ / "
        "αυγούστου|αύγουστος|αυγ|αύγ / σεπτεμβρίου|σεπτέμβριος|σεπ / οκτωβρίου|οκτώβριος|οκτ / "
        "νοεμβρίου|νοέμβριος|νοε|νοέ / δεκεμβρίου|δεκέμβριος|δεκ"
    ),
    "en": (
        "january|jan / february|feb / march|mar / april|apr / may / june|jun / july|jul / august|aug / "
        "september|sep|sept / october|oct / november|nov / december|dec"
    ),
    "es": (
        "enero|ene / febrero|feb / marzo|mar / abril|abr / mayo|may / junio|jun / julio|jul / agosto|ago / "
        "septiembre|sept / octubre|oct / noviembre|nov / diciembre|dic"
    ),
    "et": (
        "jaanuar|jaan / veebruar|veebr / märts / aprill|apr / mai / juuni / juuli / august|aug / september|sept "
        "/ oktoober|okt / november|nov / detsember|dets"
    ),
    "eu": (
        "urtarrila|urt|urtarrilaren / otsaila|ots|otsailaren / martxoa|mar|martxoaren / apirila|api|apirilaren / "
        "maiatza|mai|maiatzaren / ekaina|eka|ekainaren / uztaila|uzt|uztailaren / abuztua|abu|abuztuaren / "
        "iraila|ira|irailaren / urria|urr|urriaren / azaroa|aza|azaroaren / abendua|abe|abenduaren"
    ),
    "fa": (
        "ژانویهٔ|ژانویه / فوریهٔ|فوریه / مارس / آوریل|اوریل / مهٔ|مه / ژوئن / ژوئیهٔ|ژوئیه / اوت / سپتامبر / "
        "اکتبر / نوامبر / دسامبر"
    ),
    "fi": (
        "tammikuuta|tammikuu|tammi / helmikuuta|helmikuu|helmi / maaliskuuta|maaliskuu|maalis / "
        "huhtikuuta|huhtikuu|huhti / toukokuuta|toukokuu|touko / kesäkuuta|kesäkuu|kesä / "
        "heinäkuuta|heinäkuu|heinä / elokuuta|elokuu|elo / syyskuuta|syyskuu|syys / lokakuuta|lokakuu|loka / "
        "marraskuuta|marraskuu|marras / joulukuuta|joulukuu|joulu"
    ),
    "fo": (
        "januar|jan / februar|feb / mars|mar / apríl|apr / mai / juni|jun / juli|jul / august|aug / "
        "september|sep / oktober|okt / november|nov / desember|des"
    ),
    "fr": (
        "janvier|janv / février|févr / mars / avril|avr / mai / juin / juillet|juil / août / septembre|sept / "
        "octobre|oct / novembre|nov / décembre|déc"
    ),
    "ga": (
        "eanáir|ean / feabhra|feabh / márta / aibreán|aib / bealtaine|beal / meitheamh|meith / iúil / lúnasa|lún "
        "/ meán fómhair|mfómh / deireadh fómhair|dfómh / samhain|samh / nollaig|noll"
    ),
    "gl": (
        "xaneiro|xan / febreiro|feb / marzo|mar / abril|abr / maio / xuño / xullo|xul / agosto|ago / "
        "setembro|set / outubro|out / novembro|nov / decembro|dec"
    ),
    "gu": (
        "જાન્યુઆરી|જાન્યુ / ફેબ્રુઆરી|ફેબ્રુ / માર્ચ / એપ્રિલ / મે / જૂન / જુલાઈ / ઑગસ્ટ / સપ્ટેમ્બર|સપ્ટે / "
        "ઑક્ટોબર|ઑક્ટો / નવેમ્બર|નવે / ડિસેમ્બર|ડિસે"
    ),
    "ha": (
        "janairu|jan / faburairu|fab / maris|mar / afirilu|afi / mayu|may / yuni|yun / yuli|yul / agusta|agu / "
        "satumba|sat / oktoba|okt / nuwamba|nuw / disamba|dis"
    ),
    "he": (
        "ינואר|ינו / פברואר|פבר / מרץ / אפריל|אפר / מאי / יוני / יולי / אוגוסט|אוג / ספטמבר|ספט / אוקטובר|אוק / "
        "נובמבר|נוב / דצמבר|דצמ"
    ),
    "hi": (
        "जनवरी|जन / फ़रवरी|फ़र / मार्च / अप्रैल / मई / जून / जुलाई|जुल / अगस्त|अग / सितंबर|सित / अक्टूबर|अक्टू / नवंबर|नव / दिसंबर|दिस"
    ),
    "hr": (
        "siječnja|siječanj|sij / veljače|veljača|velj / ožujka|ožujak|ožu / travnja|travanj|tra / "
        "svibnja|svibanj|svi / lipnja|lipanj|lip / srpnja|srpanj|srp / kolovoza|kolovoz|kol / rujna|rujan|ruj / "
        "listopada|listopad|lis / studenoga|studeni|stu / prosinca|prosinac|pro"
    ),
    "hu": (
        "január|jan / február|febr / március|márc / április|ápr / május|máj / június|jún / július|júl / "
        "augusztus|aug / szeptember|szept / október|okt / november|nov / december|dec"
    ),
    "hy": (
        "հունվարի|հունվար|հնվ / փետրվարի|փետրվար|փտվ / մարտի|մարտ|մրտ / ապրիլի|ապրիլ|ապր / մայիսի|մայիս|մյս / "
        "հունիսի|հունիս|հնս / հուլիսի|հուլիս|հլս / օգոստոսի|օգոստոս|օգս / սեպտեմբերի|սեպտեմբեր|սեպ / "
        "հոկտեմբերի|հոկտեմբեր|հոկ / նոյեմբերի|նոյեմբեր|նոյ / դեկտեմբերի|դեկտեմբեր|դեկ"
    ),
    "id": (
        "januari|jan / februari|feb / maret|mar / april|apr / mei / juni|jun / juli|jul / agustus|agu / "
        "september|sep / oktober|okt / november|nov / desember|des"
    ),
    "is": (
        "janúar|jan / febrúar|feb / mars|mar / apríl|apr / maí / júní|jún / júlí|júl / ágúst|ágú / september|sep "
        "/ október|okt / nóvember|nóv / desember|des"
    ),
    "it": (
        "gennaio|gen / febbraio|feb / marzo|mar / aprile|apr / maggio|mag / giugno|giu / luglio|lug / agosto|ago "
        "/ settembre|set / ottobre|ott / novembre|nov / dicembre|dic"
    ),
    "ka": (
        "იანვარი|იან / თებერვალი|თებ / მარტი|მარ / აპრილი|აპრ / მაისი|მაი / ივნისი|ივნ / ივლისი|ივლ / "
        "აგვისტო|აგვ / სექტემბერი|სექ / ოქტომბერი|ოქტ / ნოემბერი|ნოე / დეკემბერი|დეკ"
    ),
    "kk": (
        "қаңтар|қаң / ақпан|ақп / наурыз|нау / сәуір|сәу / мамыр|мам / маусым|мау / шілде|шіл / тамыз|там / "
        "қыркүйек|қыр / қазан|қаз / қараша|қар / желтоқсан|жел"
    ),
    "kl": (
        "januaarip|januaari|jan / februaarip|februaari|febr / marsip|marsi|mar / apriilip|apriili|apr / "
        "maajip|maaji|maj / juunip|juuni|jun / juulip|juuli|jul / aggustip|aggusti|aug / "
        "septembarip|septembari|sept / oktobarip|oktobari|okt / novembarip|novembari|nov / "
        "decembarip|decembari|dec"
    ),
    "km": ("មករា / កុម្ភៈ / មីនា / មេសា / ឧសភា / មិថុនា / កក្កដា / សីហា / កញ្ញា / តុលា / វិច្ឆិកា / ធ្នូ"),
    "kn": (
        "ಜನವರಿ|ಜನ / ಫೆಬ್ರವರಿ|ಫೆಬ್ರ / ಮಾರ್ಚ್ / ಏಪ್ರಿಲ್|ಏಪ್ರಿ / ಮೇ / ಜೂನ್ / ಜುಲೈ / ಆಗಸ್ಟ್|ಆಗ / ಸೆಪ್ಟೆಂಬರ್|ಸೆಪ್ಟೆಂ "
        "/ ಅಕ್ಟೋಬರ್|ಅಕ್ಟೋ / ನವೆಂಬರ್|ನವೆಂ / ಡಿಸೆಂಬರ್|ಡಿಸೆಂ"
    ),
    "ky": (
        "январь|янв / февраль|фев / март|мар / апрель|апр / май / июнь|июн / июль|июл / август|авг / "
        "сентябрь|сен / октябрь|окт / ноябрь|ноя / декабрь|дек"
    ),
    "lb": (
        "januar|jan / februar|feb / mäerz|mäe / abrëll|abr / mee / juni|jun / juli|jul / august|aug / "
        "september|sep / oktober|okt / november|nov / dezember|dez"
    ),
    "lo": (
        "ມັງກອນ|ມກ / ກຸມພາ|ກພ / ມີນາ|ມນ / ເມສາ|ມສ / ພຶດສະພາ|ພພ / ມິຖຸນາ|ມິຖ / ກໍລະກົດ|ກລ / ສິງຫາ|ສຫ / ກັນຍາ|ກຍ / "
        "ຕຸລາ|ຕລ / ພະຈິກ|ພຈ / ທັນວາ|ທວ"
    ),
    "lt": (
        "sausio|sausis|saus / vasario|vasaris|vas / kovo|kovas|kov / balandžio|balandis|bal / gegužės|gegužė|geg "
        "/ birželio|birželis|birž / liepos|liepa|liep / rugpjūčio|rugpjūtis|rugp / rugsėjo|rugsėjis|rugs / "
        "spalio|spalis|spal / lapkričio|lapkritis|lapkr / gruodžio|gruodis|gruod"
    ),
    "lv": (
        "janvāris|janv / februāris|febr / marts / aprīlis|apr / maijs / jūnijs|jūn / jūlijs|jūl / augusts|aug / "
        "septembris|sept / oktobris|okt / novembris|nov / decembris|dec"
    ),
    "mk": (
        "јануари|јан / февруари|фев / март|мар / април|апр / мај / јуни|јун / јули|јул / август|авг / "
        "септември|сеп / октомври|окт / ноември|ное / декември|дек"
    ),
    "ml": (
        "ജനുവരി|ജനു / ഫെബ്രുവരി|ഫെബ്രു / മാർച്ച്|മാർ / ഏപ്രിൽ|ഏപ്രി / മേയ് / ജൂൺ / ജൂലൈ / ഓഗസ്റ്റ്|ഓഗ / "
        "സെപ്റ്റംബർ|സെപ്റ്റം / ഒക്‌ടോബർ|ഒക്ടോ / നവംബർ|നവം / ഡിസംബർ|ഡിസം"
    ),
    "mr": (
        "जानेवारी|जाने / फेब्रुवारी|फेब्रु / मार्च / एप्रिल|एप्रि / मे / जून / जुलै / ऑगस्ट|ऑग / सप्टेंबर|सप्टें "
        "/ ऑक्टोबर|ऑक्टो / नोव्हेंबर|नोव्हें / डिसेंबर|डिसें"
    ),
    "ms": (
        "januari|jan / februari|feb / mac / april|apr / mei / jun / julai|jul / ogos|ogo / september|sep / "
        "oktober|okt / november|nov / disember|dis"
    ),
    "mt": (
        "jannar|jan / frar|fra / marzu|mar / april|apr / mejju|mej / ġunju|ġun / lulju|lul / awwissu|aww / "
        "settembru|set / ottubru|ott / novembru|nov / diċembru|diċ"
    ),
    "my": ("ဇန်နဝါရီ|ဇန် / ဖေဖော်ဝါရီ|ဖေ / မတ် / ဧပြီ / မေ / ဇွန် / ဇူလိုင်|ဇူ / ဩဂုတ် / စက်တင်ဘာ|စက် / အောက်တိုဘာ|အောက် / နိုဝင်ဘာ|နို / ဒီဇင်ဘာ|ဒီ"),
    "nb": (
        "januar|jan / februar|feb / mars|mar / april|apr / mai / juni|jun / juli|jul / august|aug / "
        "september|sep / oktober|okt / november|nov / desember|des"
    ),
    "ne": ("जनवरी / फेब्रुअरी / मार्च / अप्रिल / मे / जुन / जुलाई / अगस्ट / सेप्टेम्बर / अक्टोबर / नोभेम्बर / डिसेम्बर"),
    "nl": (
        "januari|jan / februari|feb / maart|mrt / april|apr / mei / juni|jun / juli|jul / augustus|aug / "
        "september|sep / oktober|okt / november|nov / december|dec"
    ),
    "nn": (
        "januar|jan / februar|feb / mars|mar / april|apr / mai / juni|jun / juli|jul / august|aug / "
        "september|sep / oktober|okt / november|nov / desember|des"
    ),
    "or": ("ଜାନୁଆରୀ / ଫେବୃଆରୀ / ମାର୍ଚ୍ଚ / ଅପ୍ରେଲ / ମଇ / ଜୁନ / ଜୁଲାଇ / ଅଗଷ୍ଟ / ସେପ୍ଟେମ୍ବର / ଅକ୍ଟୋବର / ନଭେମ୍ବର / ଡିସେମ୍ବର"),
    "pa": (
        "ਜਨਵਰੀ|ਜਨ / ਫ਼ਰਵਰੀ|ਫ਼ਰ / ਮਾਰਚ / ਅਪ੍ਰੈਲ|ਅਪ੍ਰੈ / ਮਈ / ਜੂਨ / ਜੁਲਾਈ|ਜੁਲਾ / ਅਗਸਤ|ਅਗ / ਸਤੰਬਰ|ਸਤੰ / ਅਕਤੂਬਰ|ਅਕਤੂ / ਨਵੰਬਰ|ਨਵੰ / ਦਸੰਬਰ|ਦਸੰ"
    ),
    "pl": (
        "stycznia|styczeń|sty / lutego|luty|lut / marca|marzec|mar / kwietnia|kwiecień|kwi / maja|maj / "
        "czerwca|czerwiec|cze / lipca|lipiec|lip / sierpnia|sierpień|sie / września|wrzesień|wrz / "
        "października|październik|paź / listopada|listopad|lis / grudnia|grudzień|gru"
    ),
    "pt": (
        "janeiro|jan / fevereiro|fev / março|mar / abril|abr / maio|mai / junho|jun / julho|jul / agosto|ago / "
        "setembro|set / outubro|out / novembro|nov / dezembro|dez"
    ),
    "ro": (
        "ianuarie|ian / februarie|feb / martie|mar / aprilie|apr / mai / iunie|iun / iulie|iul / august|aug / "
        "septembrie|sept / octombrie|oct / noiembrie|nov / decembrie|dec"
    ),
    "ru": (
        "января|январь|янв / февраля|февраль|февр / марта|март|мар / апреля|апрель|апр / мая|май / июня|июнь|июн "
        "/ июля|июль|июл / августа|август|авг / сентября|сентябрь|сент / октября|октябрь|окт / "
        "ноября|ноябрь|нояб / декабря|декабрь|дек"
    ),
    "si": (
        "ජනවාරි|ජන / පෙබරවාරි|පෙබ / මාර්තු|මාර් / අප්‍රේල් / මැයි / ජූනි / ජූලි / අගෝස්තු|අගෝ / සැප්තැම්බර්|සැප් "
        "/ ඔක්තෝබර්|ඔක් / නොවැම්බර්|නොවැ / දෙසැම්බර්|දෙසැ"
    ),
    "sk": (
        "januára|január|jan / februára|február|feb / marca|marec|mar / apríla|apríl|apr / mája|máj / júna|jún / "
        "júla|júl / augusta|august|aug / septembra|september|sep / októbra|október|okt / novembra|november|nov / "
        "decembra|december|dec"
    ),
    "sl": (
        "januar|jan / februar|feb / marec|mar / april|apr / maj / junij|jun / julij|jul / avgust|avg / "
        "september|sep / oktober|okt / november|nov / december|dec"
    ),
    "so": (
        "janaayo|jannaayo|jan / febraayo|feb / maarso|mar / abriil|abr / maayo|may / juun|jun / luulyo|lul / "
        "agosto|ogosto|ogs / sebtembar|sebteembar|seb / oktoobar|okt / noofeembar|nof / diseembar|dis"
    ),
    "sq": (
        "janar|jan / shkurt|shk / mars|mar / prill|pri / maj / qershor|qer / korrik|korr / gusht|gush / "
        "shtator|sht / tetor|tet / nëntor|nën / dhjetor|dhj"
    ),
    "sr": (
        "јануар|јан / фебруар|феб / март|мар / април|апр / мај / јун / јул / август|авг / септембар|сеп / "
        "октобар|окт / новембар|нов / децембар|дец"
    ),
    "sv": (
        "januari|jan / februari|feb / mars / april|apr / maj / juni / juli / augusti|aug / september|sep / "
        "oktober|okt / november|nov / december|dec"
    ),
    "sw": (
        "januari|jan / februari|feb / machi|mac / aprili|apr / mei / juni|jun / julai|jul / agosti|ago / "
        "septemba|sep / oktoba|okt / novemba|nov / desemba|des"
    ),
    "ta": (
        "ஜனவரி|ஜன / பிப்ரவரி|பிப் / மார்ச்|மார் / ஏப்ரல்|ஏப் / மே / ஜூன் / ஜூலை / ஆகஸ்ட்|ஆக / செப்டம்பர்|செப் / "
        "அக்டோபர்|அக் / நவம்பர்|நவ / டிசம்பர்|டிச"
    ),
    "te": (
        "జనవరి|జన / ఫిబ్రవరి|ఫిబ్ర / మార్చి / ఏప్రిల్|ఏప్రి / మే / జూన్ / జులై / ఆగస్టు|ఆగ / సెప్టెంబర్|సెప్టెం "
        "/ అక్టోబర్|అక్టో / నవంబర్|నవం / డిసెంబర్|డిసెం"
    ),
    "th": (
        "มกราคม|มค / กุมภาพันธ์|กพ / มีนาคม|มีค / เมษายน|เมย / พฤษภาคม|พค / มิถุนายน|มิย / กรกฎาคม|กค / "
        "สิงหาคม|สค / กันยายน|กย / ตุลาคม|ตค / พฤศจิกายน|พย / ธันวาคม|ธค"
    ),
    "tl": (
        "enero|ene / pebrero|peb / marso|mar / abril|abr / mayo|may / hunyo|hun / hulyo|hul / agosto|ago / "
        "setyembre|set / oktubre|okt / nobyembre|nob / disyembre|dis"
    ),
    "tr": (
        "ocak|oca / şubat|şub / mart|mar / nisan|nis / mayıs|may / haziran|haz / temmuz|tem / ağustos|ağu / "
        "eylül|eyl / ekim|eki / kasım|kas / aralık|ara"
    ),
    "uk": (
        "січня|січень|січ / лютого|лютий|лют / березня|березень|бер / квітня|квітень|квіт / травня|травень|трав "
        "/ червня|червень|черв / липня|липень|лип / серпня|серпень|серп / вересня|вересень|вер / "
        "жовтня|жовтень|жовт / листопада|листопад|лист / грудня|грудень|груд"
    ),
    "ur": ("جنوری / فروری / مارچ / اپریل / مئی / جون / جولائی / اگست / ستمبر / اکتوبر / نومبر / دسمبر"),
    "uz": (
        "yanvar|yan / fevral|fev / mart|mar / aprel|apr / may / iyun|iyn / iyul|iyl / avgust|avg / sentabr|sen / "
        "oktabr|okt / noyabr|noy / dekabr|dek"
    ),
    "vi": (
        "thg 1|tháng một|tháng giêng / thg 2|tháng hai / thg 3|tháng ba / thg 4|tháng tư|tháng bốn / thg 5|tháng "
        "năm / thg 6|tháng sáu / thg 7|tháng bảy / thg 8|tháng tám / thg 9|tháng chín / thg 10|tháng mười / thg "
        "11|tháng mười một / thg 12|tháng mười hai|tháng chạp"
    ),
    "xh": (
        "janyuwari|jan / februwari|feb / matshi|mat / epreli|epr / meyi|mey / juni|jun / julayi|jul / agasti|aga "
        "/ septemba|sept|sep / okthobha|okthoba|okt / novemba|nov / disemba|dis"
    ),
    "zu": (
        "januwari|jan / februwari|feb / mashi|mas / ephreli|eph / meyi|mey / juni|jun / julayi|jul / agasti|aga "
        "/ septhemba|sep / okthoba|okt / novemba|nov / disemba|dis"
    ),
}
"""Language (ISO 639-1) to its months, January first, separated by `` / ``."""
