"""Names of the twelve Gregorian months by language: full and short, as written in dates and alone, in lower case and
without dots.

From the Unicode CLDR (by way of Babel), with the names that the Levant, Iraq and the Maghreb use beside CLDR's Arabic,
Austria's beside German, and Arabic without hamzas as many newsrooms type it. Forms of one month are separated by ``|``.
"""

from __future__ import annotations

MONTHS: dict[str, str] = {
    "af": (
        "januarie|ינואר|jan|ינו׳ / februarie|פברואר|feb|פבר׳ / maart|מרץ|mrt / april|אפריל|apr|אפר׳ / mei|מאי / "
        "junie|יוני|jun / julie|יולי|jul / augustus|אוגוסט|aug|אוג׳ / september|ספטמבר|sep|ספט׳ / "
        "oktober|אוקטובר|okt|אוק׳ / november|נובמבר|nov|נוב׳ / desember|דצמבר|des|דצמ׳"
    ),
    "ar": (
        "يناير|كانون الثاني|جانفي / فبراير|شباط|فيفري / مارس|آذار|اذار / أبريل|نيسان|أفريل|افريل|ابريل / "
        "مايو|أيار|ايار|ماي / يونيو|حزيران|جوان / يوليو|تموز|جويلية / أغسطس|آب|أوت|اوت|غشت|اغسطس|اب / "
        "سبتمبر|أيلول|ايلول|شتنبر / أكتوبر|تشرين الأول|تشرين الاول|اكتوبر / نوفمبر|تشرين الثاني|نونبر / "
        "ديسمبر|كانون الأول|كانون الاول|دجنبر"
    ),
    "az": (
        "yanvar|ינואר|yan|ינו׳ / fevral|פברואר|fev|פבר׳ / mart|מרץ|mar / aprel|אפריל|apr|אפר׳ / may|מאי / "
        "iyun|יוני|iyn / iyul|יולי|iyl / avqust|אוגוסט|avq|אוג׳ / sentyabr|ספטמבר|sen|ספט׳ / "
        "oktyabr|אוקטובר|okt|אוק׳ / noyabr|נובמבר|noy|נוב׳ / dekabr|דצמבר|dek|דצמ׳"
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
        "জানুয়ারী|ינואר|জানু / ফেব্রুয়ারী|פברואר|ফেব / মার্চ|מרץ / এপ্রিল|אפריל|এপ্রি / মে|מאי / জুন|יוני / "
        "জুলাই|יולי|জুল / আগস্ট|אוגוסט|আগ / সেপ্টেম্বর|ספטמבר|সেপ / অক্টোবর|אוקטובר|অক্টো / নভেম্বর|נובמבר|নভে / "
        "ডিসেম্বর|דצמבר|ডিসে"
    ),
    "ca": (
        "de gener|gener|de gen|gen / de febrer|febrer|de febr|febr / de març|març / d’abril|abril|d’abr|abr / de "
        "maig|maig / de juny|juny / de juliol|juliol|de jul|jul / d’agost|agost|d’ag|ag / de setembre|setembre|de "
        "set|set / d’octubre|octubre|d’oct|oct / de novembre|novembre|de nov|nov / de desembre|desembre|de des|des"
    ),
    "cs": (
        "ledna|leden|led / února|únor|úno / března|březen|bře / dubna|duben|dub / května|květen|kvě / "
        "června|červen|čvn / července|červenec|čvc / srpna|srpen|srp / září|zář / října|říjen|říj / "
        "listopadu|listopad|lis / prosince|prosinec|pro"
    ),
    "cy": (
        "ionawr|ינואר|ion / chwefror|פברואר|chwef|chw / mawrth|מרץ|maw / ebrill|אפריל|ebr / mai|מאי / "
        "mehefin|יוני|meh / gorffennaf|יולי|gorff|gor / awst|אוגוסט / medi|ספטמבר / hydref|אוקטובר|hyd / "
        "tachwedd|נובמבר|tach / rhagfyr|דצמבר|rhag"
    ),
    "da": (
        "januar|jan / februar|feb / marts|mar / april|apr / maj / juni|jun / juli|jul / august|aug / september|sep "
        "/ oktober|okt / november|nov / december|dec"
    ),
    "de": (
        "januar|jan|jänner|jän / februar|feb|feber / märz|mär|mrz / april|apr / mai / juni|jun / juli|jul / "
        "august|aug / september|sept|sep / oktober|okt / november|nov / dezember|dez"
    ),
    "el": (
        "ιανουαρίου|ιανουάριος|ιαν / φεβρουαρίου|φεβρουάριος|φεβ / μαρτίου|μάρτιος|μαρ|μάρ / απριλίου|απρίλιος|απρ "
        "/ μαΐου|μάιος|μαΐ|μάι / ιουνίου|ιούνιος|ιουν|ιούν / ιουλίου|ιούλιος|ιουλ|ιούλ / "
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
        "jaanuar|jaan / veebruar|veebr / märts / aprill|apr / mai / juuni / juuli / august|aug / september|sept / "
        "oktoober|okt / november|nov / detsember|dets"
    ),
    "eu": (
        "urtarrila|ינואר|urt|ינו׳ / otsaila|פברואר|ots|פבר׳ / martxoa|מרץ|mar / apirila|אפריל|api|אפר׳ / "
        "maiatza|מאי|mai / ekaina|יוני|eka / uztaila|יולי|uzt / abuztua|אוגוסט|abu|אוג׳ / iraila|ספטמבר|ira|ספט׳ / "
        "urria|אוקטובר|urr|אוק׳ / azaroa|נובמבר|aza|נוב׳ / abendua|דצמבר|abe|דצמ׳"
    ),
    "fa": (
        "ژانویهٔ|ژانویه / فوریهٔ|فوریه / مارس / آوریل|اوریل / مهٔ|مه / ژوئن / ژوئیهٔ|ژوئیه / اوت / سپتامبر / اکتبر "
        "/ نوامبر / دسامبر"
    ),
    "fi": (
        "tammikuuta|tammikuu|tammi / helmikuuta|helmikuu|helmi / maaliskuuta|maaliskuu|maalis / "
        "huhtikuuta|huhtikuu|huhti / toukokuuta|toukokuu|touko / kesäkuuta|kesäkuu|kesä / "
        "heinäkuuta|heinäkuu|heinä / elokuuta|elokuu|elo / syyskuuta|syyskuu|syys / lokakuuta|lokakuu|loka / "
        "marraskuuta|marraskuu|marras / joulukuuta|joulukuu|joulu"
    ),
    "fo": (
        "januar|ינואר|jan / februar|פברואר|feb / mars|מרץ|mar / apríl|אפריל|apr / mai|מאי / juni|יוני|jun / "
        "juli|יולי|jul / august|אוגוסט|aug / september|ספטמבר|sep / oktober|אוקטובר|okt / november|נובמבר|nov / "
        "desember|דצמבר|des"
    ),
    "fr": (
        "janvier|janv / février|févr / mars / avril|avr / mai / juin / juillet|juil / août / septembre|sept / "
        "octobre|oct / novembre|nov / décembre|déc"
    ),
    "ga": (
        "eanáir|ינואר|ean|ינו׳ / feabhra|פברואר|feabh|פבר׳ / márta|מרץ / aibreán|אפריל|aib|אפר׳ / "
        "bealtaine|מאי|beal / meitheamh|יוני|meith / iúil|יולי / lúnasa|אוגוסט|lún|אוג׳ / meán "
        "fómhair|ספטמבר|mfómh|ספט׳ / deireadh fómhair|אוקטובר|dfómh|אוק׳ / samhain|נובמבר|samh|נוב׳ / "
        "nollaig|דצמבר|noll|דצמ׳"
    ),
    "gl": (
        "xaneiro|ינואר|xan|ינו׳ / febreiro|פברואר|feb|פבר׳ / marzo|מרץ|mar / abril|אפריל|abr|אפר׳ / maio|מאי / "
        "xuño|יוני / xullo|יולי|xul / agosto|אוגוסט|ago|אוג׳ / setembro|ספטמבר|set|ספט׳ / outubro|אוקטובר|out|אוק׳ "
        "/ novembro|נובמבר|nov|נוב׳ / decembro|דצמבר|dec|דצמ׳"
    ),
    "gu": (
        "જાન્યુઆરી|ינואר|જાન્યુ|ינו׳ / ફેબ્રુઆરી|פברואר|ફેબ્રુ|פבר׳ / માર્ચ|מרץ / એપ્રિલ|אפריל|אפר׳ / મે|מאי / "
        "જૂન|יוני / જુલાઈ|יולי / ઑગસ્ટ|אוגוסט|אוג׳ / સપ્ટેમ્બર|ספטמבר|સપ્ટે|ספט׳ / ઑક્ટોબર|אוקטובר|ઑક્ટો|אוק׳ / "
        "નવેમ્બર|נובמבר|નવે|נוב׳ / ડિસેમ્બર|דצמבר|ડિસે|דצמ׳"
    ),
    "ha": (
        "janairu|ינואר|jan|ינו׳ / faburairu|פברואר|fab|פבר׳ / maris|מרץ|mar / afirilu|אפריל|afi|אפר׳ / "
        "mayu|מאי|may / yuni|יוני|yun / yuli|יולי|yul / agusta|אוגוסט|agu|אוג׳ / satumba|ספטמבר|sat|ספט׳ / "
        "oktoba|אוקטובר|okt|אוק׳ / nuwamba|נובמבר|nuw|נוב׳ / disamba|דצמבר|dis|דצמ׳"
    ),
    "he": (
        "ינואר|ינו׳ / פברואר|פבר׳ / מרץ / אפריל|אפר׳ / מאי / יוני / יולי / אוגוסט|אוג׳ / ספטמבר|ספט׳ / "
        "אוקטובר|אוק׳ / נובמבר|נוב׳ / דצמבר|דצמ׳"
    ),
    "hi": (
        "जनवरी|ינואר|जन॰|ינו׳ / फ़रवरी|פברואר|फ़र॰|פבר׳ / मार्च|מרץ / अप्रैल|אפריל|אפר׳ / मई|מאי / जून|יוני / "
        "जुलाई|יולי|जुल॰ / अगस्त|אוגוסט|अग॰|אוג׳ / सितंबर|ספטמבר|सित॰|ספט׳ / अक्टूबर|אוקטובר|अक्टू॰|אוק׳ / "
        "नवंबर|נובמבר|नव॰|נוב׳ / दिसंबर|דצמבר|दिस॰|דצמ׳"
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
        "հունվարի|հունվար|հնվ|ינו׳ / փետրվարի|փետրվար|փտվ|פבר׳ / մարտի|մարտ|մրտ|מרץ / ապրիլի|ապրիլ|ապր|אפר׳ / "
        "մայիսի|մայիս|մյս|מאי / հունիսի|հունիս|հնս|יוני / հուլիսի|հուլիս|հլս|יולי / օգոստոսի|օգոստոս|օգս|אוג׳ / "
        "սեպտեմբերի|սեպտեմբեր|սեպ|ספט׳ / հոկտեմբերի|հոկտեմբեր|հոկ|אוק׳ / նոյեմբերի|նոյեմբեր|նոյ|נוב׳ / "
        "դեկտեմբերի|դեկտեմբեր|դեկ|דצמ׳"
    ),
    "id": (
        "januari|ינואר|jan|ינו׳ / februari|פברואר|feb|פבר׳ / maret|מרץ|mar / april|אפריל|apr|אפר׳ / mei|מאי / "
        "juni|יוני|jun / juli|יולי|jul / agustus|אוגוסט|agu|אוג׳ / september|ספטמבר|sep|ספט׳ / "
        "oktober|אוקטובר|okt|אוק׳ / november|נובמבר|nov|נוב׳ / desember|דצמבר|des|דצמ׳"
    ),
    "is": (
        "janúar|jan / febrúar|feb / mars|mar / apríl|apr / maí / júní|jún / júlí|júl / ágúst|ágú / september|sep / "
        "október|okt / nóvember|nóv / desember|des"
    ),
    "it": (
        "gennaio|gen / febbraio|feb / marzo|mar / aprile|apr / maggio|mag / giugno|giu / luglio|lug / agosto|ago / "
        "settembre|set / ottobre|ott / novembre|nov / dicembre|dic"
    ),
    "ka": (
        "იანვარი|ינואר|იან|ינו׳ / თებერვალი|פברואר|თებ|פבר׳ / მარტი|מרץ|მარ / აპრილი|אפריל|აპრ|אפר׳ / "
        "მაისი|מאי|მაი / ივნისი|יוני|ივნ / ივლისი|יולי|ივლ / აგვისტო|אוגוסט|აგვ|אוג׳ / სექტემბერი|ספטמבר|სექ|ספט׳ "
        "/ ოქტომბერი|אוקטובר|ოქტ|אוק׳ / ნოემბერი|נובמבר|ნოე|נוב׳ / დეკემბერი|דצמבר|დეკ|דצמ׳"
    ),
    "kk": (
        "қаңтар|қаң / ақпан|ақп / наурыз|нау / сәуір|сәу / мамыр|мам / маусым|мау / шілде|шіл / тамыз|там / "
        "қыркүйек|қыр / қазан|қаз / қараша|қар / желтоқсан|жел"
    ),
    "kl": (
        "januaarip|januaari|jan|ינו׳ / februaarip|februaari|febr|פבר׳ / marsip|marsi|mar|מרץ / "
        "apriilip|apriili|apr|אפר׳ / maajip|maaji|maj|מאי / juunip|juuni|jun|יוני / juulip|juuli|jul|יולי / "
        "aggustip|aggusti|aug|אוג׳ / septembarip|septembari|sept|ספט׳ / oktobarip|oktobari|okt|אוק׳ / "
        "novembarip|novembari|nov|נוב׳ / decembarip|decembari|dec|דצמ׳"
    ),
    "km": (
        "មករា|ינואר|ינו׳ / កុម្ភៈ|פברואר|פבר׳ / មីនា|מרץ / មេសា|אפריל|אפר׳ / ឧសភា|מאי / មិថុនា|יוני / កក្កដា|יולי "
        "/ សីហា|אוגוסט|אוג׳ / កញ្ញា|ספטמבר|ספט׳ / តុលា|אוקטובר|אוק׳ / វិច្ឆិកា|נובמבר|נוב׳ / ធ្នូ|דצמבר|דצמ׳"
    ),
    "ky": (
        "январь|янв / февраль|фев / март|мар / апрель|апр / май / июнь|июн / июль|июл / август|авг / сентябрь|сен "
        "/ октябрь|окт / ноябрь|ноя / декабрь|дек"
    ),
    "lb": (
        "januar|ינואר|jan / februar|פברואר|feb / mäerz|מרץ|mäe / abrëll|אפריל|abr / mee|מאי / juni|יוני|jun / "
        "juli|יולי|jul / august|אוגוסט|aug / september|ספטמבר|sep / oktober|אוקטובר|okt / november|נובמבר|nov / "
        "dezember|דצמבר|dez"
    ),
    "lo": (
        "ມັງກອນ|ינואר|ມກ|ינו׳ / ກຸມພາ|פברואר|ກພ|פבר׳ / ມີນາ|מרץ|ມນ / ເມສາ|אפריל|ມສ|אפר׳ / ພຶດສະພາ|מאי|ພພ / "
        "ມິຖຸນາ|יוני|ມິຖ / ກໍລະກົດ|יולי|ກລ / ສິງຫາ|אוגוסט|ສຫ|אוג׳ / ກັນຍາ|ספטמבר|ກຍ|ספט׳ / ຕຸລາ|אוקטובר|ຕລ|אוק׳ / "
        "ພະຈິກ|נובמבר|ພຈ|נוב׳ / ທັນວາ|דצמבר|ທວ|דצמ׳"
    ),
    "lt": (
        "sausio|sausis|saus / vasario|vasaris|vas / kovo|kovas|kov / balandžio|balandis|bal / gegužės|gegužė|geg / "
        "birželio|birželis|birž / liepos|liepa|liep / rugpjūčio|rugpjūtis|rugp / rugsėjo|rugsėjis|rugs / "
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
    "mr": (
        "जानेवारी|ינואר|जाने|ינו׳ / फेब्रुवारी|פברואר|फेब्रु|פבר׳ / मार्च|מרץ / एप्रिल|אפריל|एप्रि|אפר׳ / मे|מאי / "
        "जून|יוני / जुलै|יולי / ऑगस्ट|אוגוסט|ऑग|אוג׳ / सप्टेंबर|ספטמבר|सप्टें|ספט׳ / ऑक्टोबर|אוקטובר|ऑक्टो|אוק׳ / "
        "नोव्हेंबर|נובמבר|नोव्हें|נוב׳ / डिसेंबर|דצמבר|डिसें|דצמ׳"
    ),
    "ms": (
        "januari|ינואר|jan|ינו׳ / februari|פברואר|feb|פבר׳ / mac|מרץ / april|אפריל|apr|אפר׳ / mei|מאי / jun|יוני / "
        "julai|יולי|jul / ogos|אוגוסט|ogo|אוג׳ / september|ספטמבר|sep|ספט׳ / oktober|אוקטובר|okt|אוק׳ / "
        "november|נובמבר|nov|נוב׳ / disember|דצמבר|dis|דצמ׳"
    ),
    "mt": (
        "jannar|ינואר|jan|ינו׳ / frar|פברואר|fra|פבר׳ / marzu|מרץ|mar / april|אפריל|apr|אפר׳ / mejju|מאי|mej / "
        "ġunju|יוני|ġun / lulju|יולי|lul / awwissu|אוגוסט|aww|אוג׳ / settembru|ספטמבר|set|ספט׳ / "
        "ottubru|אוקטובר|ott|אוק׳ / novembru|נובמבר|nov|נוב׳ / diċembru|דצמבר|diċ|דצמ׳"
    ),
    "my": (
        "ဇန်နဝါရီ|ינואר|ဇန်|ינו׳ / ဖေဖော်ဝါရီ|פברואר|ဖေ|פבר׳ / မတ်|מרץ / ဧပြီ|אפריל|אפר׳ / မေ|מאי / ဇွန်|יוני / "
        "ဇူလိုင်|יולי|ဇူ / ဩဂုတ်|אוגוסט|אוג׳ / စက်တင်ဘာ|ספטמבר|စက်|ספט׳ / အောက်တိုဘာ|אוקטובר|အောက်|אוק׳ / "
        "နိုဝင်ဘာ|נובמבר|နို|נוב׳ / ဒီဇင်ဘာ|דצמבר|ဒီ|דצמ׳"
    ),
    "nb": (
        "januar|jan / februar|feb / mars|mar / april|apr / mai / juni|jun / juli|jul / august|aug / september|sep "
        "/ oktober|okt / november|nov / desember|des"
    ),
    "ne": (
        "जनवरी|ינואר|ינו׳ / फेब्रुअरी|פברואר|פבר׳ / मार्च|מרץ / अप्रिल|אפריל|אפר׳ / मे|מאי / जुन|יוני / जुलाई|יולי "
        "/ अगस्ट|אוגוסט|אוג׳ / सेप्टेम्बर|ספטמבר|ספט׳ / अक्टोबर|אוקטובר|אוק׳ / नोभेम्बर|נובמבר|נוב׳ / "
        "डिसेम्बर|דצמבר|דצמ׳"
    ),
    "nl": (
        "januari|jan / februari|feb / maart|mrt / april|apr / mei / juni|jun / juli|jul / augustus|aug / "
        "september|sep / oktober|okt / november|nov / december|dec"
    ),
    "nn": (
        "januar|jan / februar|feb / mars|mar / april|apr / mai / juni|jun / juli|jul / august|aug / september|sep "
        "/ oktober|okt / november|nov / desember|des"
    ),
    "pa": (
        "ਜਨਵਰੀ|ינואר|ਜਨ|ינו׳ / ਫ਼ਰਵਰੀ|פברואר|ਫ਼ਰ|פבר׳ / ਮਾਰਚ|מרץ / ਅਪ੍ਰੈਲ|אפריל|ਅਪ੍ਰੈ|אפר׳ / ਮਈ|מאי / ਜੂਨ|יוני / "
        "ਜੁਲਾਈ|יולי|ਜੁਲਾ / ਅਗਸਤ|אוגוסט|ਅਗ|אוג׳ / ਸਤੰਬਰ|ספטמבר|ਸਤੰ|ספט׳ / ਅਕਤੂਬਰ|אוקטובר|ਅਕਤੂ|אוק׳ / "
        "ਨਵੰਬਰ|נובמבר|ਨਵੰ|נוב׳ / ਦਸੰਬਰ|דצמבר|ਦਸੰ|דצמ׳"
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
        "января|январь|янв / февраля|февраль|февр / марта|март|мар / апреля|апрель|апр / мая|май / июня|июнь|июн / "
        "июля|июль|июл / августа|август|авг / сентября|сентябрь|сент / октября|октябрь|окт / ноября|ноябрь|нояб / "
        "декабря|декабрь|дек"
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
        "janaayo|jannaayo|jan|ינו׳ / febraayo|feb|פבר׳ / maarso|mar|מרץ / abriil|abr|אפר׳ / maayo|may|מאי / "
        "juun|jun|יוני / luulyo|lul|יולי / agosto|ogosto|ogs|אוג׳ / sebtembar|sebteembar|seb|ספט׳ / "
        "oktoobar|okt|אוק׳ / noofeembar|nof|נוב׳ / diseembar|dis|דצמ׳"
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
        "januari|ינואר|jan|ינו׳ / februari|פברואר|feb|פבר׳ / machi|מרץ|mac / aprili|אפריל|apr|אפר׳ / mei|מאי / "
        "juni|יוני|jun / julai|יולי|jul / agosti|אוגוסט|ago|אוג׳ / septemba|ספטמבר|sep|ספט׳ / "
        "oktoba|אוקטובר|okt|אוק׳ / novemba|נובמבר|nov|נוב׳ / desemba|דצמבר|des|דצמ׳"
    ),
    "ta": (
        "ஜனவரி|ינואר|ஜன|ינו׳ / பிப்ரவரி|פברואר|பிப்|פבר׳ / மார்ச்|מרץ|மார் / ஏப்ரல்|אפריל|ஏப்|אפר׳ / மே|מאי / "
        "ஜூன்|יוני / ஜூலை|יולי / ஆகஸ்ட்|אוגוסט|ஆக|אוג׳ / செப்டம்பர்|ספטמבר|செப்|ספט׳ / அக்டோபர்|אוקטובר|அக்|אוק׳ / "
        "நவம்பர்|נובמבר|நவ|נוב׳ / டிசம்பர்|דצמבר|டிச|דצמ׳"
    ),
    "te": (
        "జనవరి|ינואר|జన|ינו׳ / ఫిబ్రవరి|פברואר|ఫిబ్ర|פבר׳ / మార్చి|מרץ / ఏప్రిల్|אפריל|ఏప్రి|אפר׳ / మే|מאי / "
        "జూన్|יוני / జులై|יולי / ఆగస్టు|אוגוסט|ఆగ|אוג׳ / సెప్టెంబర్|ספטמבר|సెప్టెం|ספט׳ / "
        "అక్టోబర్|אוקטובר|అక్టో|אוק׳ / నవంబర్|נובמבר|నవం|נוב׳ / డిసెంబర్|דצמבר|డిసెం|דצמ׳"
    ),
    "th": (
        "มกราคม|ינואר|มค|ינו׳ / กุมภาพันธ์|פברואר|กพ|פבר׳ / มีนาคม|מרץ|มีค / เมษายน|אפריל|เมย|אפר׳ / "
        "พฤษภาคม|מאי|พค / มิถุนายน|יוני|มิย / กรกฎาคม|יולי|กค / สิงหาคม|אוגוסט|สค|אוג׳ / กันยายน|ספטמבר|กย|ספט׳ / "
        "ตุลาคม|אוקטובר|ตค|אוק׳ / พฤศจิกายน|נובמבר|พย|נוב׳ / ธันวาคม|דצמבר|ธค|דצמ׳"
    ),
    "tl": (
        "enero|ינואר|ene|ינו׳ / pebrero|פברואר|peb|פבר׳ / marso|מרץ|mar / abril|אפריל|abr|אפר׳ / mayo|מאי|may / "
        "hunyo|יוני|hun / hulyo|יולי|hul / agosto|אוגוסט|ago|אוג׳ / setyembre|ספטמבר|set|ספט׳ / "
        "oktubre|אוקטובר|okt|אוק׳ / nobyembre|נובמבר|nob|נוב׳ / disyembre|דצמבר|dis|דצמ׳"
    ),
    "tr": (
        "ocak|oca / şubat|şub / mart|mar / nisan|nis / mayıs|may / haziran|haz / temmuz|tem / ağustos|ağu / "
        "eylül|eyl / ekim|eki / kasım|kas / aralık|ara"
    ),
    "uk": (
        "січня|січень|січ / лютого|лютий|лют / березня|березень|бер / квітня|квітень|квіт / травня|травень|трав / "
        "червня|червень|черв / липня|липень|лип / серпня|серпень|серп / вересня|вересень|вер / жовтня|жовтень|жовт "
        "/ листопада|листопад|лист / грудня|грудень|груд"
    ),
    "ur": (
        "جنوری|ינואר|ינו׳ / فروری|פברואר|פבר׳ / مارچ|מרץ / اپریل|אפריל|אפר׳ / مئی|מאי / جون|יוני / جولائی|יולי / "
        "اگست|אוגוסט|אוג׳ / ستمبر|ספטמבר|ספט׳ / اکتوبر|אוקטובר|אוק׳ / نومبر|נובמבר|נוב׳ / دسمبر|דצמבר|דצמ׳"
    ),
    "uz": (
        "yanvar|yan / fevral|fev / mart|mar / aprel|apr / may / iyun|iyn / iyul|iyl / avgust|avg / sentabr|sen / "
        "oktabr|okt / noyabr|noy / dekabr|dek"
    ),
    "vi": ("thg 1 / thg 2 / thg 3 / thg 4 / thg 5 / thg 6 / thg 7 / thg 8 / thg 9 / thg 10 / thg 11 / thg 12"),
    "xh": (
        "janyuwari|jan / februwari|feb / matshi|mat / epreli|epr / meyi|mey / juni|jun / julayi|jul / agasti|aga / "
        "septemba|sept|sep / okthobha|okthoba|okt / novemba|nov / disemba|dis"
    ),
    "zu": (
        "januwari|ינואר|jan|ינו׳ / februwari|פברואר|feb|פבר׳ / mashi|מרץ|mas / ephreli|אפריל|eph|אפר׳ / "
        "meyi|מאי|mey / juni|יוני|jun / julayi|יולי|jul / agasti|אוגוסט|aga|אוג׳ / septhemba|ספטמבר|sep|ספט׳ / "
        "okthoba|אוקטובר|okt|אוק׳ / novemba|נובמבר|nov|נוב׳ / disemba|דצמבר|dis|דצמ׳"
    ),
}
"""Language (ISO 639-1) to its months, January first, separated by `` / ``."""

JALALI: dict[str, int] = {
    "فروردین": 1,
    "اردیبهشت": 2,
    "خرداد": 3,
    "تیر": 4,
    "مرداد": 5,
    "امرداد": 5,
    "شهریور": 6,
    "مهر": 7,
    "آبان": 8,
    "ابان": 8,
    "آذر": 9,
    "اذر": 9,
    "دی": 10,
    "بهمن": 11,
    "اسفند": 12,
}
"""Months of the solar Hijri (Jalali) calendar as Persian writes them."""
