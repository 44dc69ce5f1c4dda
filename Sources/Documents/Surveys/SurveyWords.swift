import Domain

/// The fixed words of the page that respondents fill in.
///
/// isiZulu, isiXhosa and Sesotho await a native speaker's check: see docs/feedback.md.
struct SurveyWords: Sendable {
    /// What stands beside 1 to 5.
    let scale: [String]
    let language, optional, chooseSeveral, chooseOne: String
    /// With the question's number and the answers.
    let onlyIf: @Sendable (Int, String) -> String
    let number: @Sendable (ClosedRange<Int>) -> String
    let longest: String
    let save, send, sendNote, saved: String
    let faults, isRequired, isNoAnswer: String
    let thanksTitle, thanks, beforeTitle, before, noneTitle, none, tooLong: String

    static func words(in language: SurveyLanguage) -> SurveyWords {
        switch language {
        case .english: english
        case .afrikaans: afrikaans
        case .isiZulu: isiZulu
        case .isiXhosa: isiXhosa
        case .sesotho: sesotho
        }
    }

    private static let english = SurveyWords(
        scale: ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"],
        language: "Language", optional: "You may leave this out.", chooseSeveral: "Choose all that apply.",
        chooseOne: "Choose one.",
        onlyIf: { "Answer this only if your answer to question \($0) is: \($1)." },
        number: { "A whole number from \($0.lowerBound) to \($0.upperBound)." },
        longest: "At most 4000 characters.", save: "Save and go on later", send: "Send my answers",
        sendNote: "You can send your answers once. Afterwards they cannot be changed.",
        saved: "Your answers are saved, and not sent yet. You can go on later with the same link.",
        faults: "Please look at these questions again", isRequired: "Please answer this question.",
        isNoAnswer: "This is not an answer that fits.", thanksTitle: "Thank you", thanks: "Your answers were sent.",
        beforeTitle: "Already sent", before: "Your answers were sent before. They can be sent only once.",
        noneTitle: "This link does not work",
        none: "It may be wrong or too old. Please ask whoever gave it to you for a new one.",
        tooLong: "This is too much text. Please go back and make your answers shorter.")

    private static let afrikaans = SurveyWords(
        scale: [
            "Stem glad nie saam nie", "Stem nie saam nie", "Nie een van die twee nie", "Stem saam",
            "Stem heeltemal saam",
        ],
        language: "Taal", optional: "U mag dit uitlaat.", chooseSeveral: "Kies alles wat van toepassing is.",
        chooseOne: "Kies een.",
        onlyIf: { "Antwoord dit slegs as u antwoord op vraag \($0) is: \($1)." },
        number: { "’n Heelgetal van \($0.lowerBound) tot \($0.upperBound)." },
        longest: "Hoogstens 4000 karakters.", save: "Stoor en gaan later voort", send: "Stuur my antwoorde",
        sendNote: "U kan u antwoorde een keer stuur. Daarna kan hulle nie verander word nie.",
        saved: "U antwoorde is gestoor, maar nog nie gestuur nie. U kan later met dieselfde skakel voortgaan.",
        faults: "Kyk asseblief weer na hierdie vrae", isRequired: "Antwoord asseblief hierdie vraag.",
        isNoAnswer: "Dit is nie ’n antwoord wat pas nie.", thanksTitle: "Dankie", thanks: "U antwoorde is gestuur.",
        beforeTitle: "Reeds gestuur", before: "U antwoorde is reeds gestuur. Hulle kan net een keer gestuur word.",
        noneTitle: "Hierdie skakel werk nie",
        none: "Dit is dalk verkeerd of te oud. Vra asseblief die persoon wat dit vir u gegee het vir ’n nuwe een.",
        tooLong: "Dit is te veel teks. Gaan asseblief terug en maak u antwoorde korter.")

    private static let isiZulu = SurveyWords(
        scale: ["Angivumi neze", "Angivumi", "Phakathi nendawo", "Ngiyavuma", "Ngivuma kakhulu"],
        language: "Ulimi", optional: "Ungakushiya lokhu.", chooseSeveral: "Khetha konke okufanele.",
        chooseOne: "Khetha okukodwa.",
        onlyIf: { "Phendula lokhu kuphela uma impendulo yakho yombuzo \($0) ithi: \($1)." },
        number: { "Inombolo ephelele esukela ku-\($0.lowerBound) iye ku-\($0.upperBound)." },
        longest: "Izinhlamvu ezingeqi ku-4000.", save: "Gcina uqhubeke kamuva", send: "Thumela izimpendulo zami",
        sendNote: "Ungathumela izimpendulo zakho kanye kuphela. Ngemva kwalokho azisenakushintshwa.",
        saved: "Izimpendulo zakho zigciniwe, kodwa azikathunyelwa. Ungaqhubeka kamuva ngaso leso sixhumanisi.",
        faults: "Sicela ubheke le mibuzo futhi", isRequired: "Sicela uphendule lo mbuzo.",
        isNoAnswer: "Lena akuyona impendulo efanele.", thanksTitle: "Siyabonga",
        thanks: "Izimpendulo zakho zithunyelwe.",
        beforeTitle: "Sezithunyelwe",
        before: "Izimpendulo zakho sezithunyelwe ngaphambili. Zingathunyelwa kanye kuphela.",
        noneTitle: "Lesi sixhumanisi asisebenzi",
        none: "Kungenzeka asilona iqiniso noma sesisidala. Sicela ucele esisha kulowo okunike sona.",
        tooLong: "Umbhalo mude kakhulu. Sicela ubuyele emuva wenze izimpendulo zakho zibe zimfushane.")

    private static let isiXhosa = SurveyWords(
        scale: ["Andivumi konke konke", "Andivumi", "Phakathi", "Ndiyavuma", "Ndivuma kakhulu"],
        language: "Ulwimi", optional: "Ungakushiya oku.", chooseSeveral: "Khetha konke okufanelekileyo.",
        chooseOne: "Khetha ibe nye.",
        onlyIf: { "Phendula oku kuphela xa impendulo yakho yombuzo \($0) isithi: \($1)." },
        number: { "Inani elipheleleyo ukusuka ku-\($0.lowerBound) ukuya ku-\($0.upperBound)." },
        longest: "Oonobumba abangadluli kuma-4000.", save: "Gcina uqhubeke kamva", send: "Thumela iimpendulo zam",
        sendNote: "Ungazithumela iimpendulo zakho kube kanye kuphela. Emva koko azinakutshintshwa.",
        saved: "Iimpendulo zakho zigciniwe, kodwa azikathunyelwa. Ungaqhubeka kamva ngelo khonkco.",
        faults: "Nceda ujonge le mibuzo kwakhona", isRequired: "Nceda uphendule lo mbuzo.",
        isNoAnswer: "Le ayiyompendulo ifanelekileyo.", thanksTitle: "Enkosi", thanks: "Iimpendulo zakho zithunyelwe.",
        beforeTitle: "Sele zithunyelwe",
        before: "Iimpendulo zakho sele zithunyelwe ngaphambili. Zingathunyelwa kube kanye kuphela.",
        noneTitle: "Eli khonkco alisebenzi",
        none: "Mhlawumbi liphosakele okanye lidala kakhulu. Nceda ucele elitsha kulowo ukunike lona.",
        tooLong: "Umbhalo mde kakhulu. Nceda ubuyele umva wenze iimpendulo zakho zibe mfutshane.")

    private static let sesotho = SurveyWords(
        scale: ["Ha ke dumele ho hang", "Ha ke dumele", "Mahareng", "Ke a dumela", "Ke dumela haholo"],
        language: "Puo", optional: "O ka tlola sena.", chooseSeveral: "Kgetha tsohle tse loketseng.",
        chooseOne: "Kgetha e le nngwe.",
        onlyIf: { "Araba sena feela haeba karabo ya hao ya potso ya \($0) e le: \($1)." },
        number: { "Nomoro e felletseng ho tloha ho \($0.lowerBound) ho isa ho \($0.upperBound)." },
        longest: "Ditlhaku tse sa feteng 4000.", save: "Boloka mme o tswele pele hamorao",
        send: "Romela dikarabo tsa ka",
        sendNote: "O ka romela dikarabo tsa hao hang feela. Ka mora moo di ke ke tsa fetolwa.",
        saved: "Dikarabo tsa hao di bolokilwe, empa ha di eso romelwe. O ka tswela pele hamorao ka lehokela lena.",
        faults: "Ka kopo sheba dipotso tsena hape", isRequired: "Ka kopo araba potso ena.",
        isNoAnswer: "Ena ha se karabo e loketseng.", thanksTitle: "Re a leboha",
        thanks: "Dikarabo tsa hao di rometswe.",
        beforeTitle: "Di se di rometswe",
        before: "Dikarabo tsa hao di se di rometswe pele. Di ka romelwa hang feela.",
        noneTitle: "Lehokela lena ha le sebetse",
        none: "Mohlomong le fosahetse kapa le fetilwe ke nako. Ka kopo kopa le letjha ho ya o neileng lona.",
        tooLong: "Mongolo o motelele haholo. Ka kopo kgutlela morao o kgutsufatse dikarabo tsa hao.")
}
