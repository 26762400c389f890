using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>What customers come with: topics with their queues, their length, and how often each channel sees them.</summary>
internal static class Topics
{
    private static readonly (string Name, string Queue, int Length)[] All =
    [
        ("bill-question", "billing", 88), ("payment", "billing", 72), ("password", "technical", 60), ("outage", "technical", 92),
        ("slow-internet", "technical", 128), ("set-up", "technical", 136), ("roaming", "billing", 94),
        ("plan-change", "sales", 112), ("cancellation", "retention", 124), ("delivery", "sales", 84),
    ];

    /// <summary>Number of topics.</summary>
    public static int Count => All.Length;

    /// <summary>The topic that leads to orders.</summary>
    public static int PlanChange => 7;

    /// <summary>The topic's name.</summary>
    public static string Name(int topic) => All[topic].Name;

    /// <summary>The queue that takes it.</summary>
    public static string Queue(int topic) => All[topic].Queue;

    /// <summary>Its handle time, 100 for an average one.</summary>
    public static int Length(int topic) => All[topic].Length;

    /// <summary>A topic at a desk: the simple ones become rarer there as self-service takes them.</summary>
    public static int Draw(Desk desk, int month, ref Draw random)
    {
        Span<int> weights = stackalloc int[All.Length];
        Weights(desk, month, weights);
        return random.Pick(weights);
    }

    /// <summary>The mean of <see cref="Length"/> over a desk's topics, so that the channel's mean handle time is kept.</summary>
    public static int MeanLength(Desk desk, int month)
    {
        Span<int> weights = stackalloc int[All.Length];
        Weights(desk, month, weights);
        int sum = 0, count = 0;
        for (int topic = 0; topic < weights.Length; topic++)
        {
            sum += weights[topic] * Length(topic);
            count += weights[topic];
        }

        return sum / count;
    }

    private static void Weights(Desk desk, int month, Span<int> weights)
    {
        int simple = Math.Max(55, 100 - (Math.Max(0, month - 3) * 6));
        ReadOnlySpan<int> mix = desk switch
        {
            Desk.Phone => [17, 9, 7, 12, 15, 12, 6, 9, 8, 5],
            Desk.EMail => [24, 10, 5, 6, 10, 10, 8, 12, 8, 7],
            Desk.Chat => [16, 10, 10, 10, 15, 13, 7, 9, 4, 6],
            _ => [10, 4, 3, 30, 20, 6, 7, 6, 9, 5],
        };
        for (int topic = 0; topic < weights.Length; topic++)
        {
            weights[topic] = mix[topic] * (Length(topic) < 90 ? simple : 100);
        }
    }

    /// <summary>A topic in self-service.</summary>
    public static int DrawSelfService(ref Draw random) => random.Pick([30, 24, 16, 8, 5, 4, 5, 3, 1, 4]);
}
