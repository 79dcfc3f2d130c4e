"""Sentences on which a built encoder is checked against float32; all of them written for this project."""

SAMPLE = (
    "Where is my payout?",
    "my card was declined twice today and I don't know why",
    "Can I change the delivery address after I have paid?",
    "Thanks, that worked.",
    "hello",
    "I was charged two times for order 48213, please refund one of them.",
    "How long does it take until the money arrives on my account?",
    "The app crashes as soon as I open the settings page on my old phone.",
    "Is there a fee for sending euros to a bank in Norway?",
    "I forgot my password and the reset mail never comes",
    "Please cancel my subscription at the end of the month.",
    "WHY IS NOBODY ANSWERING ME",
    "Could you send me an invoice with our VAT number on it? Our accountant needs it by Friday.",
    "the parcel says delivered but there is nothing at my door, the neighbours have not seen it either",
    "Do you ship to the Canary Islands?",
    "ok",
    "My son ordered this by accident. What can I do to send it back, and who pays for the postage?",
    "¿Dónde está mi pedido?",
    "Meine Karte funktioniert im Ausland nicht.",
    "Je voudrais changer mon adresse électronique.",
    "I want to verify my identity, but the photo of my passport is rejected each time.",
    "Which documents do you need to open an account for a small company with two owners?",
    "😡😡 still waiting!!!",
    "What is the exchange rate that you use at weekends, and where can I see it before I confirm a transfer?",
    "",
    "12345",
    "Your colleague told me last week that the dispute would be closed within five days. It is now the eleventh day, "
    "the merchant has not replied, and I still see the amount as pending. I have sent the receipt, the chat with the "
    "shop and a photo of the broken item. Please tell me what else you need from me and when I can expect my money.",
    "how do i pause payouts",
)
