"""The words that names of roles are made of, in any kind of organisation."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that end the name of a post, a team or a way to reach one, in any kind of organisation.
POSTS = _words(
    """
    manager managers lead leads leader leaders officer officers director directors principal head heads
    headteacher teacher teachers tutor supervisor supervisors team teams department service desk
    helpdesk guardian governor governors trustee trustees committee board panel chair chairperson
    chairman chairwoman secretary treasurer adviser advisers advisor advisors representative
    representatives rep coordinator co-ordinator partner marshal warden auditor office hotline helpline
    mailbox first-aider bursar registrar dean provost president captain foreman administrator controller
    steward clerk matron nurse doctor physician chaplain librarian technician engineer specialist
    consultant executive editor architect solicitor inspector commissioner mentor organiser organizer
    convenor ombudsman ombudsperson champion reception switchboard unit superintendent boss deputy
    caretaker receptionist operator dispatcher commander chef pharmacist ranger curator skipper vicar
    archivist master rector proctor chancellor counsellor investigator sister midwife surveyor accountant
    porter custodian housekeeper headmaster headmistress housemaster almoner quartermaster adjudicator
    psychologist therapist paramedic conductor purser bosun mayor sheriff minister bishop priest imam rabbi
    holder holders approver approvers authoriser authorizer assessor examiner moderator handler invigilator
    cashier bookkeeper janitor analyst assistant assistants aider aiders
    """
)
# These end a name only with a capital letter: "Internal Audit", "IT Services", "the Speak Up line".
POSTS_IN_CAPITALS = _words(
    """
    services hr audit counsel security leadership management payroll division compliance finance
    governance communications resources relations operations library host line smt slt dsl dpo ceo cfo
    coo cio ciso ofsted ofcom ofgem ofwat ofqual estyn tusla acas ops
    """
)
# A name in capitals that has one of these is a body or a post too.
BODIES = _words(
    """
    member members line support commission tribunal forum group fund union fellow person persons worker
    safety health senior owner authority volunteer area point payable vp partnership hub care
    official officials store stores squad center centre association bureau
    """
)
# A name of one word only with a capital letter: "the Chair", but not "the team".
NEVER_ALONE = _words(
    """
    service office unit partner deputy desk team department board lead leads head heads boss panel
    operator representative representatives engineer editor doctor nurse consultant specialist executive
    reception committee officer officers investigator master minister porter conductor sister leader leaders
    handler analyst assistant assistants champion helpline hotline advisers advisors adviser advisor
    teachers tutors holder holders
    """
)
# Things as well as bodies: without a capital letter only behind one of the words below.
THINGS = _words("panel board unit line chair head heads lead leads partner service desk holder holders")
OF_A_BODY = _words(
    """
    governing management executive trustee appeal appeals disciplinary hearing review interview selection
    safety personnel audit ethics security complaints finance help front service it hr crime fraud
    confidential reporting school department team programme ethical enquiry information advice support budget
    assistance emergency claims
    """
)
# Before a post they say that there are some of the kind, and not who.
SOME = _words("one two three four five six several other another both many few more most such various types")
# No name has one of these, though a line in capitals does: "Therefore DO".
RULE_WORDS = _words("do dont don't therefore always ltd pty plc inc llc gmbh limited box netid remotely")
# "the head of fleet": the post says that what follows "of" belongs to it.
OF_WHAT = _words("head heads director chair chairman chairwoman chairperson lead dean clerk secretary")
# These have their own "to", which leads from no verb before them: "report what relates to Sales".
GO_WITH_TO = _words(
    """
    related relating relates relate access pertaining pertains belonging belongs according due owed prior
    attached
    """
)
# Those outside whom a policy speaks of, but does not appoint: "your own doctor".
OUTSIDE = _words(
    """
    family own personal treating attending private qualified licensed registered medical usual
    physician doctor gp gps dentist practitioner solicitor accountant lawyer
    """
)
# Papers that are called by the name before them: "the Front Desk opening policy".
PAPERS = _words("policy policies procedure procedures handbook manual regulations guidelines form forms")
# Whom a post is for: "the Children's Welfare Officer".
GROUPS = _words("children women men people veterans patients residents students pupils tenants staff")
NO_AGENT = _words(
    """
    customer supplier contractor employer order letter newsletter server computer member number paper matter
    folder other owner printer centre center calendar insurer regulator monitor sensor floor door visitor
    year address business access process success progress illness
    factor sector buyer seller driver worker passenger carer reader tender paper chapter quarter december
    september october november whatever however whenever further under over after never ever
    """
)
WHEN = _words(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """
)
# Before "assistant", a program and nobody.
PROGRAMS = _words("voice digital virtual ai smart coding writing")
NO_ACRONYM = _words(
    "do dont pdf url faq uk eu usa nhs vat gdpr pin id tv cctv dvd usb sms gps mot gbp eur usd chf"
)
PARTS = _words("table figure chart appendix annex schedule part section clause chapter form step stage rule")
NO_ROLE = _words(
    """
    police authorities policy policies procedure procedures form forms act code handbook guidance
    manual register system portal database log book website intranet inbox section appendix annex regulations
    court courts media press public internet agency agencies college school company trust university
    club council organisation organization staff employee employees user users student students pupil
    pupils parents you everyone anyone conduct practice protection order orders law laws rules date year
    years workbook preferences settings devices program sec id
    guide guides calendar bulletin plan checklist incidents tools party parties
    """
)
STOPS = _words(
    """
    the a an and or to of in on at by for from with without that which who whom whose when where while
    if is are be been was were will would must may might can could should shall not no as it they you we
    i this these those has have had do does did before after any every all each your our their his her
    its my within until unless because about against than then so but get ask tell report contact inform
    call see immediately also either both via through into out up upon during there here what how whoever
    whomever us me him them
    """
)
DETERMINERS = _words(
    """
    one's one’s the a an any your our their his her my its another either both some each that whose
    """
)
# Before a post, with a capital and an article, they are part of its name: "the Contact Officer".
VERBS = _words("ask tell report contact inform call see")
# In small letters behind a name in capitals they say what it does: "the Welfare Officer leads on …".
POSTS_OR_VERBS = _words("leads heads chairs champions partners stewards captains")
MODALS = _words(
    """
    will would must may might can could should shall is are was were has have does do decides decide
    looks
    """
)
