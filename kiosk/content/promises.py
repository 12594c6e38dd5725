"""What no text may say to a patient, in each language: whether they can be treated.

The kiosk tells a patient nothing about eligibility, neither yes nor no (N-C5, FDA CDS guidance 2026). In the code and
not in the pack, so that no edit of a pack can lift it. Each pattern stands between word boundaries; letters that join
to the front of an Arabic word ("and", "so", "the") are allowed by the pattern itself.
"""

from __future__ import annotations

from collections.abc import Mapping

PROMISES: Mapping[str, tuple[str, ...]] = {
    "en": (
        r"you(?: are|'re| will be| seem| look) (?:\w+ )?(?:safe|clear|fine|ok|okay|fit|ready|suitable|approved)",
        r"(?:it|this|treatment|micro-needling)(?: is|'s| will be) (?:\w+ )?safe",
        r"(?:safe|ok|okay|fine|clear|fit|ready|suitable|approved) (?:for you|for treatment|to treat|to have"
        r"|to go ahead|to proceed|to start|to be treated)",
        r"(?:un)?cleared",
        r"(?:in)?eligib\w+",
        r"you (?:can|may|could) (?:still )?(?:be treated|go ahead|proceed)",
        r"you (?:can|may|could) (?:still )?(?:have|get|start) (?:it|this|the treatment|treatment|treated)",
        r"(?:you|patient) passed",
        r"candidates?",
        r"(?:no|without|zero|free of) (?:\w+ )?risks?",
        r"risk[- ]free",
        r"guarantee\w*",
        r"nothing to worry",
        r"(?:don't|do not|need not|no need to) worry",
        r"all clear",
        r"no (?:problems?|concerns?|flags?|issues?) (?:was |were )?found",
        r"you (?:are|were) (?:refused|rejected|turned down|not allowed|excluded)",
        # "A yes does not always mean you can't be treated" is said before the questions, to all.
        r"(?<!not always mean )you (?:can't|cannot|may not|must not) (?:have|get|be treated)",
    ),
    "es": (
        r"usted (?:ya )?(?:es|está|parece|queda) (?:\w+ )?(?:apt[oa]|segur[oa]|list[oa]|aprobad[oa]|en condiciones)",
        r"(?:el tratamiento|el microneedling|esto|este tratamiento) (?:es|está|será) (?:\w+ )?segur[oa]",
        r"(?:es|está|resulta|sería) (?:\w+ )?segur[oa] (?:para usted|tratar\w*|hacer\w*|seguir|continuar|empezar)",
        r"(?:in)?elegib\w+",
        r"candidat[oa]s?",
        r"(?:in)?apt[oa]s? para (?:el|este|recibir|hacer\w*|usted)",
        r"(?:sin|cero|ningún|libre de|no hay|no tiene) (?:\w+ )?riesgos?",
        r"garanti\w+",
        r"no (?:se preocupe|hay (?:nada )?de qué preocuparse)",
        r"nada de qué preocuparse",
        r"(?:todo|usted) está (?:bien|en orden)",
        r"no se (?:encontr|detect|hall)\w+ (?:ningún |ninguna )?(?:problemas?|riesgos?|alertas?)",
        r"(?:puede|podría|podrá) (?:\w+ )?(?:recibir|hacerse|tener|empezar|iniciar) (?:el|este|su) tratamiento",
        r"(?:le|lo|la) (?:podemos|pueden|podrán|vamos a) tratar",
        r"(?:fue|ha sido|está|queda) (?:rechazad|excluid|aprobad|autorizad|descartad)[oa]",
    ),
    "fr": (
        r"vous (?:êtes|semblez|serez) (?:\w+ )?(?:apte|éligible|prête?|en sécurité|autorisée?|acceptée?)",
        r"(?:le traitement|le microneedling|cela|c'|ce) ?(?:est|sera) (?:\w+ )?(?:sûr|sans danger|sans risque)",
        r"sans (?:aucun |le moindre )?(?:danger|risque)s?",
        r"(?:in)?éligib\w+",
        r"candidat(?:e|s|es)?",
        r"(?:in)?aptes? (?:à|au|pour)",
        r"(?:aucun|zéro|pas de) (?:\w+ )?risques?",
        r"garanti\w*",
        r"ne vous (?:inquiétez|en faites) pas",
        r"(?:rien|pas) (?:à craindre|d'inquiétant)",
        r"tout (?:est|va) bien",
        r"aucun(?:e)? (?:problème|risque|alerte)s? (?:n'a|n'ont|trouvé|détecté)",
        r"vous (?:pouvez|pourrez|pourriez) (?:recevoir|faire|avoir|commencer|suivre) (?:le|ce|votre) traitement",
        r"(?:nous (?:pouvons|allons)|on peut|on va) vous traiter",
        r"vous (?:êtes|avez été) (?:refusée?|exclue?|rejetée?|écartée?)",
        r"vous ne pouvez pas (?:recevoir|faire|avoir|suivre) (?:le|ce) traitement",
    ),
    "ar": (
        r"[وف]?(?:أنت|أنتم|أنتِ) (?:\w+ )?(?:مؤهل\w*|مناسب\w*|جاهز\w*|بأمان|لائق\w*|مقبول\w*|مرفوض\w*)",
        r"[وف]?(?:العلاج|هذا|إنه|وهو|هو|الميكرونيدلينغ) (?:\w+ )?آمن",
        r"[وف]?آمن(?:ة|ًا|ا)? (?:لك|لكم|تمامًا|عليكم|عليك)",
        r"[وفلب]?(?:ال)?(?:غير )?مؤهل\w*",
        r"[وفلب]?(?:ال)?أهليت?\w*",
        r"[وف]?(?:بدون|بلا|دون|لا توجد|لا يوجد|ليس هناك) (?:\w+ )?(?:أي )?(?:خطر|مخاطر|خطورة)",
        r"[وف]?(?:ن|ي|ت)ضمن\w*",
        r"[وفب]?(?:ال)?مضمون\w*",
        r"[وف]?لا (?:داعي|داعيَ|حاجة) (?:لل|إلى ال)قلق",
        r"[وف]?لا (?:تقلق\w*|شيء يدعو للقلق)",
        r"[وف]?كل شيء (?:على ما يرام|بخير|سليم)",
        r"[وف]?لم (?:نجد|يتم العثور على|يُعثر على|تظهر) (?:أي )?(?:مشكلة|مشكلات|مشاكل|مخاطر)",
        r"[وف]?(?:يمكنك|يمكنكم|تستطيع|تستطيعون) (?:الآن )?(?:تلقي|الحصول على|بدء|إجراء|أخذ) (?:هذا )?العلاج",
        r"[وف]?(?:لا يمكنك|لا يمكنكم) (?:تلقي|الحصول على|بدء|إجراء|أخذ) (?:هذا )?العلاج",
        r"[وف]?(?:تم|جرى) (?:رفض|قبول|استبعاد)\w*",
    ),
    "fa": (
        r"شما (?:\w+ )?(?:واجد شرایط|مناسب|آماده|در امان|مجاز|پذیرفته|رد) (?:\w+ )?(?:هستید|شده‌اید|شدید|می‌باشید)",
        r"(?:درمان|میکرونیدلینگ|این کار|این) (?:برای شما )?(?:\w+ )?(?:بی‌خطر|ایمن|امن|بی خطر)(?: است)?",
        r"(?:برای شما )(?:\w+ )?(?:بی‌خطر|ایمن|امن)",
        r"واجد (?:\w+ )?شرایط",
        r"صلاحیت",
        r"(?:بدون|بی|هیچ) (?:\w+ )?(?:خطر|ریسک)(?:ی)?",
        r"(?:تضمین|ضمانت)\w*",
        r"(?:نگران نباشید|جای نگرانی نیست|نیازی به نگرانی نیست|نگرانی ندارد)",
        r"همه\s?‌?چیز (?:خوب|مرتب|رو به راه) است",
        r"(?:هیچ )?(?:مشکلی|خطری|موردی) (?:پیدا|یافت|دیده) نشد",
        r"(?:می‌توانید|شما می‌توانید) (?:این )?درمان(?: را)? (?:\w+ )?(?:بگیرید|انجام دهید|شروع کنید|داشته باشید)",
        r"نمی‌توانید (?:این )?درمان(?: را| شوید)?",
        r"(?:پذیرفته|رد|حذف) (?:شده‌اید|شدید)",
    ),
}
