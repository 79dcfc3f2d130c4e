"""Words that tell names from other words with a capital: first names, and what is never a name."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


FIRST_NAMES = words(
    """
    aaliyah aaron abdul abdullah abigail adam adaeze adele adnan adrian agnes agnieszka ahmad ahmed aidan aiko
    aisha aisling alan albert alejandro aleksander alessandro alex alexander alexandra alfred ali alice alicia
    alina alison allison amanda amara amelia amina amir amit amy ana anders andrea andreas andrei andrew andrzej
    angela anika anita anjali anna annabel anne annelise annette annika anthony antoine antonio anton aoife
    arjun arthur astrid audrey ayesha babajide barbara bartholomew beatrice beatriz ben benjamin benoît bernard
    bernd beth bianca birgit bjorn bohdan brandon brian bridget brigitte bruno caitlin cameron camila camille
    carl carla carlos carmen carol caroline caspar catherine cathy cecilia celeste charles charlie chiara chidi
    chinedu chloe chris christian christina christine christoph christopher ciara claire clara claudia colin
    connor conor craig cristina cuthbert daisuke damian dan daniel daniela danielle danny daria darren dave
    david deborah declan deepak dennis derek diana diego dieter dimitri dmitri dominic dominik donna doris
    dorothea dorothy douglas dylan ebba ebony edith eduardo edward edwin eileen elaine eleanor elena elif elijah
    elisa elizabeth elke ella ellen elsa emeka emil emilia emily emma emmanuel enrique eric erik erika ernst
    esther ethan eugene eva evelyn ewa farah fatima fatma felicity felipe felix ferdinand fergus fernando fiona
    francesca francesco francis francisco frank franz fred freddie frederick frida friedrich gabriel gabriela
    gareth gary gavin gemma geoff geoffrey george gerald gerard giovanni giulia giuseppe gordon graham greta
    gregory guillaume gunnar gustav habib hamza hannah hanna hans harold harriet harry hassan hazel heather
    hector heidi heike heinrich helen helena helga henrietta henrik henry hiroshi howard hugo hussein ian
    ibrahim ida ikram imran ines ingrid irene irina isaac isabel isabella isla ismail ivan ivana ivy jack jackie
    jacob jacqueline jaime jakub jamal james jamie jana jane janet janice jared jasmine jason javier jean jeff
    jeffrey jenna jennifer jenny jens jeremy jerome jessica jill jim jimmy joan joanna joanne joao joaquin joe
    joel johan johanna johannes john johnny jonas jonathan jorge josef joseph josephine josh joshua joyce juan
    juanita judith julia julian julie julien juliet jun jurgen jürgen justin justyna kamal kamila karen karin
    karl karolina katarzyna kate katherine kathleen kathryn kathy katie katja katrin kavita keiko keith kelly
    ken kenji kenneth kerry kevin khadija khalid kieran kim kimberly klaus kofi konrad krishna kristen kristina
    krzysztof kwame kyle laila lakshmi lars laszlo laura lauren laurent layla lea leah leila lena leo leon
    leonard leonie leonora leticia lewis liam lidia lina linda lindsay lisa liz lorenzo lotte louis louisa
    louise luca lucas lucia lucía lucy luis luisa lukas luke luz lydia maciej madeleine maeve magda magdalena
    mahmoud maja malcolm malik manuel marcel marcin marco marcus marek margaret margarita marguerite maria
    mariam marian marianne marie marina mario marion marta martha martin martina mary masha mateo mateusz
    matilda matt matteo matthew matthias maureen maurice max maximilian megan mehmet mei melanie melissa mia
    michael michal michel michelle miguel mika mikael mike mila miranda miriam mohamed mohammad mohammed moira
    molly monika morgan moses muhammad mustafa nadia nadine naomi natalia natalie natasha nathan neha neil
    nelson ngozi niamh nicholas nicola nicolas nicole nigel nikita niklas nikolai nils nina noah noel noor nora
    norbert norman nuno obinna oksana olabisi olga oliver olivia olivier oluwaseun omar oscar oskar otto owen
    pablo pamela pascal patrice patricia patrick patrycja paul paula paulina pauline pavel pedro penelope perry
    peter petra phil philip philipp philippa phoebe pierre pilar piotr pradeep priya rachel rafael raj rajesh
    ralf ralph ramon raphael rashid ravi raymond rebecca regina reinhard renata rene rhys ricardo richard rita
    robert roberta roberto robin rodrigo roger roland roman ronald rosalind rosemary rosie ross rowan roxanne
    ruby rudolf rupert russell ruth ryan sabine sabrina sadia said salma sally samantha samir samuel sandra
    sandrine sanjay sara sarah sasha saskia sean sebastian selma sergei sergio shane shannon sharon sheila
    shirley siobhan simon simone sofia solveig sonia sophia sophie søren stacey stanislaw stefan stefanie stella
    stephanie stephen steve steven stuart sunita susan susanne suzanne svetlana sven sylvia tabitha tadeusz
    takeshi tamara tanja tara tariq tatiana ted teresa terry thabo theo theodora theodore theresa thomas
    thorsten tiago tim timothy tina tobias todd tom tomas tomasz tommy tony tracy trevor tristan uche ulrich
    ulrike ursula uwe valentina valerie vanessa vera veronica veronika vicky victor viktor vijay vikram vincent
    virginie vivian vladimir walter wanda wendy werner wilhelm wilhelmina william wojciech wolfgang xavier xin
    yasmin yasmine yolanda yuki yusuf yvette yvonne zainab zara zeynep zofia zoe zoë zsofia
    """
)
"""First names that are hardly ever anything else; lower case."""

ALSO_NAMES = words(
    """
    april august jan milan austin bill billy bob brook carter charlotte chase cliff constance dawn dean drew
    earl faith florence frances georgia grace grant guy heath holly hope hunter iris jade jasper jay jordan joy
    june kelly lane lily lynn mark mason may melody mercy miles nick olive page pat patience penny pete peggy
    pearl reed rich rob rod rosa rose roy sam sandy savannah scarlett scott sidney sky sue summer sydney tanner
    tyler victoria violet ward warren will wren
    """
)
"""First names that are ordinary words or places too: names only where something says so."""

NO_NAMES = words(
    """
    a about access account accounts actually address admin administrator afraid after again ago all almost
    already also always am american amex an and android angry annoyed annual another any anybody anyone anything
    apple april are as asap at aug august australian austrian available away awaiting back bank banking based
    belgian best better between big billing black blocked blue both brazilian british broken business busy but
    buy by can canadian cancelled card cards care cash catalan charged chat checking chinese christmas clear
    closed closing colleague colleagues comma company completely concerned confused correct could croatian
    currently customer customers czech danish dead deaf dear dec december desperate different disappointed do
    does done dutch e-mail each easter either email emails english error euro every everybody everyone
    everything excellent extremely fantastic feb february feeling fine finance finnish first folks for forever
    forwarding free french friday friends from frustrated fully furious further gentlemen german getting
    ghanaian gift glad going gone good google great greek green guest guests guys had happy has have he hello
    help her here hers hey hi his holiday hoping how hungarian i icelandic if in indian instead interested
    invoice invoices ios ipad iphone irish is israeli it italian its jan january japanese jul july jun june just
    keep kenyan kind kindly ladies last late later leaving left less like locked looking lost madam mail
    management manager many mar march maybe me member merchant merchants mexican mine miss missing mon monday
    money more most mr mrs ms much my name names need needing needs never new next nigerian no nobody none nor
    normal norwegian not nothing nov november now number numbers o oct october of off offline ok okay old on
    once one online only open or order orders other our out outrageous over own owner paid pakistani partner
    partners patiently pay paying payment payments payout payouts payment paypal pending people perfect phone
    pin please pleased polish portuguese possible problem product question questions quick quite reader reading
    ready really receipt refund refunds regarding regards registered reply retired ridiculous right romanian
    russian same samsung sat saturday scottish sep sept september service shipping shop sick since sir sirs so
    sold some somebody someone something soon sorry south spanish staff statement still stop store stuck student
    such sun sunday super support supporter sure swedish swiss system tax team technical terminal test thank
    thanks that the their them then there these they thing this those thu thursday ticket till tired to today
    tomorrow too totally tracking transaction transfer travelling trying tue tuesday turkish two uk ukrainian
    unable unacceptable under unhappy unhelpful unsure until up update upset urgent us usa used user users using
    usually vat version very via visa waiting want wanted wanting was we web wed wednesday welcome well welsh
    were what when where which while who whole whom why wife with without wondering work working world worried
    worse worst would writing wrong year yearly yes yesterday yet you your yours sent attention urgently
    best-ever good-bye greetings cheers sincerely love truly faithfully accountant accounting operations sales
    hr office reception department desk bot assistant community everybody's folks gang crew both regulars legend
    champ mate bro buddy dude boss lads ladies gents morning afternoon evening night rush card-holder mastercard
    discover maestro klarna shopify woocommerce magento xero quickbooks sage wix stripe square windows mac macos
    linux chrome safari firefox edge north east west los san santa saint st new-york highly most-likely
    """
)
"""Words that begin with a capital in a message and are no names; lower case."""

NOT_AFTER_NAME_IS = words(
    """
    not wrong still spelled spelt misspelled misspelt missing incorrect different showing shown listed displayed
    on in the a an now too also being cut printed changed changing already only just never always quite very
    double twice there here and but or so as at to for from with without under over out off registered
    associated attached linked written used correct right fine unknown blank empty gone visible invisible long
    short hard being mentioned required needed rejected refused accepted blocked taken typed entered spelling
    misspelling appearing what why how it that this your my our his her their please common unusual foreign mine
    """
)
"""What follows "my name is" and is no name; lower case."""
