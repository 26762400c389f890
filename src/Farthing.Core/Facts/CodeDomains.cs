namespace Farthing.Core.Facts;

/// <summary>
/// The domains of codes: within one, a text has one code. Facts that mean the same share a domain (a segment's queue and an
/// interaction's queue; the vendor of an interaction, a segment, an agent and a ledger line).
/// </summary>
public static class CodeDomains
{
    /// <summary>Channels.</summary>
    public const string Channel = "channel";

    /// <summary>Directions (inbound, outbound, …).</summary>
    public const string Direction = "direction";

    /// <summary>Parties; fixed codes, <see cref="Facts.Party"/>.</summary>
    public const string Party = "party";

    /// <summary>Queues, of interactions and of segments.</summary>
    public const string Queue = "queue";

    /// <summary>Topics.</summary>
    public const string Topic = "topic";

    /// <summary>Vendors.</summary>
    public const string Vendor = "vendor";

    /// <summary>Outcomes; fixed codes, <see cref="Facts.Outcome"/>.</summary>
    public const string Outcome = "outcome";

    /// <summary>Kinds of segment; fixed codes, <see cref="SegmentKind"/>.</summary>
    public const string Kind = "kind";

    /// <summary>States of staffing; fixed codes, <see cref="StaffState"/>.</summary>
    public const string State = "state";

    /// <summary>Components of cost; fixed codes, <see cref="Ledger.Component"/>.</summary>
    public const string Component = "component";

    /// <summary>Agents' ids.</summary>
    public const string Agent = "agent";

    /// <summary>Agents' roles.</summary>
    public const string Role = "role";

    /// <summary>Teams.</summary>
    public const string Team = "team";

    /// <summary>Sites.</summary>
    public const string Site = "site";

    /// <summary>Accounts of the ledger.</summary>
    public const string Account = "account";

    /// <summary>Currencies.</summary>
    public const string Currency = "currency";

    /// <summary>Initiatives.</summary>
    public const string Initiative = "initiative";

    /// <summary>Meters of usage.</summary>
    public const string Meter = "meter";

    /// <summary>Questions of surveys.</summary>
    public const string Question = "question";

    /// <summary>Instruments of surveys (CSAT, NPS, …).</summary>
    public const string Instrument = "instrument";

    /// <summary>Segments of customers.</summary>
    public const string CustomerSegment = "customer-segment";

    /// <summary>Customers' plans.</summary>
    public const string Plan = "plan";

    /// <summary>Kinds of order.</summary>
    public const string OrderKind = "order-kind";

    /// <summary>Who sent a message; fixed codes.</summary>
    public const string Sender = "sender";

    /// <summary>How often a subscription is billed; fixed codes.</summary>
    public const string Billing = "billing";

    /// <summary>What a benefit rests on; fixed codes.</summary>
    public const string Evidence = "evidence";

    /// <summary>Methods of survey instruments; fixed codes.</summary>
    public const string Method = "method";

    /// <summary>Themes of comments.</summary>
    public const string Theme = "theme";

    /// <summary>The fixed domains with their texts; a text's place, from 1, is its code.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Fixed { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Outcome] = ["answered", "abandoned", "self-served", "excluded"],
            [Kind] = ["agent", "bot", "ivr"],
            [State] = ["available", "break", "training", "meeting", "absent"],
            [Party] = ["customer", "prospect"],
            [Component] = ["labour", "overhead", "technology", "vendor", "other"],
            [Sender] = ["customer", "agent", "bot"],
            [Billing] = ["month", "quarter", "year"],
            [Evidence] = ["measured", "estimated", "claimed"],
            [Method] = ["csat", "nps", "ces", "csi", "rating"],
        };

    /// <summary>The code of a text in a fixed domain; 0 when it is not one of its texts.</summary>
    public static int FixedCode(string domain, string text)
    {
        IReadOnlyList<string> texts = Fixed[domain];
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i].Equals(text, StringComparison.Ordinal))
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>The text of a code in a fixed domain; null for 0.</summary>
    public static string? FixedText(string domain, int code) => code == 0 ? null : Fixed[domain][code - 1];
}
