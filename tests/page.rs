//! Crawled pages: which lines are article (`tests/cases/blocks`), and that names and quotes are found where the
//! text has tags, entities or wrongly decoded letters, at the offsets of the text as given.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use guillemet::gazetteer::{Gazetteer, Lexicons};
use guillemet::{Annotations, Annotator, Document, Options};

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(Annotator::builtin);

/// The text of a case file, and for each line its label and where it begins.
fn page(content: &str) -> (String, Vec<(&str, usize)>) {
    let mut text = String::new();
    let mut lines = Vec::new();
    for line in content.lines() {
        let (label, line) = line.split_once('|').expect("a label, `|` and the line");
        lines.push((label.trim(), text.len()));
        text.push_str(line.strip_prefix(' ').unwrap_or(line));
        text.push('\n');
    }
    (text, lines)
}

/// The verdict on each line: that of the blocks that begin in it, `-` if none does.
fn verdicts(document: &Document, lines: &[(&str, usize)]) -> Vec<String> {
    let mut found = vec![String::new(); lines.len()];
    for block in ANNOTATOR.blocks(document) {
        let line = lines.partition_point(|(_, start)| *start <= block.span.start as usize) - 1;
        let verdict = block.reason.map_or("article".to_owned(), |reason| reason.to_string());
        if !found[line].split(' ').any(|known| known == verdict) {
            let blank = if found[line].is_empty() { "" } else { " " };
            write!(found[line], "{blank}{verdict}").expect("a string takes it");
        }
    }
    found
}

#[test]
fn the_lines_of_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/blocks");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(files.len() >= 10, "only {} pages", files.len());
    let mut wrong = String::new();
    for file in files {
        let content = std::fs::read_to_string(&file).unwrap();
        let (text, lines) = page(&content);
        let document = Document::new("page", text.as_str()).unwrap();
        for (found, (label, start)) in verdicts(&document, &lines).iter().zip(&lines) {
            let line = text[*start..].lines().next().unwrap_or_default();
            let expected = match *label {
                "" if line.trim().is_empty() => "",
                "" => "article",
                "-" => "",
                label => label,
            };
            if found != expected {
                let file = file.file_name().unwrap().to_string_lossy();
                writeln!(wrong, "{file}: {found:?} instead of {expected:?}: {line}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn covered<'d>(document: &'d Document, annotations: &Annotations) -> (Vec<&'d str>, Vec<&'d str>) {
    let names = annotations.mentions.iter().map(|m| document.covered(m.span)).collect();
    let quotes = annotations.quotes.iter().map(|q| document.covered(q.span)).collect();
    (names, quotes)
}

fn check(annotator: &Annotator, text: &str, names: &[&str], quotes: &[&str]) {
    let document = Document::new("page", text).unwrap();
    let annotations = annotator.annotate(&document);
    assert_eq!(covered(&document, &annotations), (names.to_vec(), quotes.to_vec()), "{text}");
}

#[test]
fn entities_tags_and_wrong_letters_are_looked_past() {
    let said = "a dit Emmanuel Macron à Paris.";
    for (quote, inner) in [
        ("&laquo;&nbsp;Nous partons&nbsp;&raquo;", "Nous partons"),
        ("&#171; Nous partons &#xBB;", "Nous partons"),
        ("&amp;laquo; Nous partons &amp;raquo;", "Nous partons"),
        ("&quot;Nous partons&quot;", "Nous partons"),
        ("Â« Nous partons Â»", "Nous partons"),
        ("â€œNous partonsâ€\u{9d}", "Nous partons"),
        ("\u{93}Nous partons\u{94}", "Nous partons"),
        ("<q>Nous partons</q>", "Nous partons"),
        ("<p>«&nbsp;<em>Nous</em> partons&nbsp;»", "Nous</em> partons"),
    ] {
        let text = format!("{quote}, {said}");
        check(&ANNOTATOR, &text, &["Emmanuel Macron", "Paris"], &[inner]);
    }
}

#[test]
fn names_are_found_as_they_are_written() {
    for (text, name, entity) in [
        (
            "Selon l&#8217;Agence France-Presse, il pleut.",
            "Agence France-Presse",
            "Agence France-Presse",
        ),
        (
            "Selon le ministÃ¨re de l'IntÃ©rieur, il pleut.",
            "ministÃ¨re de l'IntÃ©rieur",
            "ministère de l'Intérieur",
        ),
        ("Il vit aux &Eacute;tats-Unis.", "&Eacute;tats-Unis", "États-Unis"),
        ("Il a vu <b>Emmanuel</b> Macron.", "Emmanuel</b> Macron", "Emmanuel Macron"),
    ] {
        let document = Document::new("page", text).unwrap();
        let annotations = ANNOTATOR.annotate(&document);
        let found: Vec<_> = annotations
            .mentions
            .iter()
            .map(|m| (document.covered(m.span), annotations.entity(m.entity).name.as_str()))
            .collect();
        assert_eq!(found, [(name, entity)], "{text}");
    }
}

#[test]
fn the_page_around_the_article_has_no_names_and_no_quotes() {
    let text = "Accueil > Politique > Emmanuel Macron\n\n\
        « Nous partons », a dit Emmanuel Macron à Lyon.\n\n\
        Lire aussi : Angela Merkel « ne regrette rien »\n\n\
        {\"name\": \"Paris\", \"text\": \"« Rien »\"}\n\n\
        #Berlin #Londres #Madrid #Rome\n";
    check(&ANNOTATOR, text, &["Emmanuel Macron", "Lyon"], &["Nous partons"]);
    let options = Options { keep_boilerplate: true, ..Options::default() };
    let keeping = Annotator::new(Gazetteer::builtin().0, Lexicons::builtin().0, options);
    let document = Document::new("page", text).unwrap();
    let (names, quotes) = (keeping.annotate(&document), "ne regrette rien");
    let (names, quotes_found) = covered(&document, &names);
    assert!(names.contains(&"Angela Merkel") && quotes_found.contains(&quotes), "{names:?}");
}

fn skipped(text: &str) -> Option<&'static str> {
    let document = Document::new("page", text).unwrap();
    ANNOTATOR.annotate_or_skip(&document).err().map(guillemet::Skip::label)
}

#[test]
fn documents_that_are_left_out() {
    let english = "The council voted on Monday to reopen the old bridge, which has been closed to all \
        traffic since the flood of last winter, and the mayor said that the works would begin soon.";
    let spanish = "El consejo votó el lunes a favor de reabrir el viejo puente, que está cerrado al tráfico \
        desde la crecida del invierno pasado, y la alcaldesa dijo que las obras de la ribera van a empezar.";
    let catalan = "El consell va votar dilluns a favor de reobrir el pont vell, que és tancat al trànsit des de \
        la riuada de l'hivern passat, i l'alcaldessa va dir que les obres de la riba començaran aviat.";
    let german = "Der Rat stimmte am Montag dafür, die alte Brücke wieder zu öffnen, die seit dem Hochwasser des \
        letzten Winters für den Verkehr gesperrt ist, und die Bürgermeisterin kündigte die Arbeiten an.";
    let polish = "Rada miasta zdecydowała w poniedziałek o ponownym otwarciu starego mostu, który jest zamknięty \
        dla ruchu od zimowej powodzi, a burmistrz zapowiedziała, że prace wkrótce się rozpoczną.";
    let arabic = "صوت المجلس يوم الاثنين على إعادة فتح الجسر القديم المغلق أمام حركة المرور منذ فيضان الشتاء الماضي";
    for text in [english, spanish, catalan, german, polish, arabic] {
        assert_eq!(skipped(text), Some("language"), "{text}");
    }
    for text in ["", " \n\n", "…", "404", "Erreur 404\nPage introuvable\nRetour à l'accueil"] {
        assert_eq!(skipped(text), Some("empty"), "{text}");
    }
    assert_eq!(skipped("PK\u{3}\u{4}\0\0\0\u{fffd}\u{fffd}\u{1}word"), Some("binary"));
}

#[test]
fn documents_that_stay() {
    let french = "Le conseil a voté lundi la réouverture du vieux pont, fermé depuis la crue de l'hiver, et la \
        maire a promis que les travaux commenceraient bientôt.";
    let quoted = "The bridge is old and we love it, but it is not safe for the children who cross it every \
        day on their way to the school, and that is why we closed it";
    let quebec = "La mairesse a jasé avec les citoyens à l'aréna en fin de semaine. Le stationnement du \
        centre d'achats va être agrandi, pis les chars vont pouvoir se parquer pareil, a-t-elle dit.";
    let names =
        "Marie Lacaze\nJean Soubirou\nPaul Etchegaray\nAnne Casaubon\nPierre Laborde\n".repeat(8);
    let recipe = "200 g farine, 3 œufs, 50 cl lait, beurre demi-sel, sucre vanillé, sel, levure chimique, \
        pommes acidulées, cannelle moulue, rhum ambré, amandes effilées, crème fraîche épaisse";
    for text in [
        "Paris",
        "Emmanuel Macron in London",
        french,
        &format!("{french}\n\n« {quoted} », a dit l'ingénieur Peter Smith.\n\n« {quoted}. »"),
        quebec,
        &names,
        recipe,
    ] {
        assert_eq!(skipped(text), None, "{text}");
    }
}
