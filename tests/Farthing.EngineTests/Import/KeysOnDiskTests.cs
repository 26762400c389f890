using Farthing.Core.Errors;
using Farthing.Engine.Import;
using Farthing.Engine.Import.Pipeline;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Import;

/// <summary>Ids and keys that outgrow their memory are told apart as if they had not.</summary>
public sealed class KeysOnDiskTests
{
    [Theory]
    [InlineData(1L)]
    [InlineData(200_000L)]
    [InlineData(long.MaxValue)]
    public void Ids_keep_their_numbers_and_keys_stay_known(long bytes)
    {
        using TempFolder folder = new();
        TableRoom room = new(bytes, folder.Path);
        using NumberMap map = new(0, room);
        using KeySet set = new(ulong.MaxValue, room);
        Dictionary<(ulong Low, ulong High), int> numbers = [];
        HashSet<ulong> keys = [];
        Random random = new(23);
        for (int part = 0; part < 60; part++)
        {
            (ulong Low, ulong High)[] ids = [.. Enumerable.Range(0, random.Next(1, 3_000)).Select(_ => Id(random))];
            map.MakeRoom(ids.Length);
            map.Recall([.. ids.Select(i => i.Low)]);
            set.MakeRoom(ids.Length);
            set.Recall([.. ids.Select(i => i.High)]);
            foreach ((ulong low, ulong high) in ids)
            {
                int expected = numbers.TryGetValue((low, high & uint.MaxValue), out int number) ? number : -(numbers.Count + 1);
                numbers.TryAdd((low, high & uint.MaxValue), -expected);
                Assert.Equal(expected, map.GetOrAdd(low, high));
                Assert.Equal(keys.Add(Math.Max(1, high)), set.Add(high));
            }
        }

        Assert.Equal(numbers.Count, map.Last);
        Assert.Equal(bytes < long.MaxValue, map.IsSpilled);
        Assert.Equal(bytes < long.MaxValue, set.IsSpilled);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        }
    }

    [Fact]
    public void Where_there_is_no_folder_all_stays_in_memory()
    {
        using NumberMap map = new(0, new TableRoom(1, null));
        for (ulong n = 1; n <= 20_000; n++)
        {
            map.MakeRoom(1);
            map.GetOrAdd(n << 40, n);
        }

        Assert.False(map.IsSpilled);
        Assert.Equal(7, map.GetOrAdd(7UL << 40, 7));
    }

    [Fact]
    public void Where_they_cannot_be_written_nothing_is_imported_and_the_same_file_is_taken_afterwards()
    {
        using ImportFixture fixture = new(options: new ImportOptions { TableBytes = 1 }, onDisk: true);
        string file = "interaction_id,channel,started_at\n" + string.Concat(Enumerable.Range(0, 12_000).Select(n => $"call{n % 9_000},phone,2024-05-01T10:00:00Z\n"));
        string blocked = fixture.PathOf(".farthing/tmp");
        File.WriteAllText(blocked, "a file in the folder's place");
        UserException e = Assert.Throws<UserException>(() => fixture.Import("interactions", file));
        Assert.Equal("FT-5006", e.Problems[0].Code);
        Assert.Contains("was imported", e.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Scalar<long>("SELECT (SELECT count(*) FROM interactions) + (SELECT count(*) FROM interaction_ids) + (SELECT count(*) FROM batches)"));

        File.Delete(blocked);
        ImportedBatch batch = fixture.Import("interactions", file);
        Assert.Equal((9_000, 3_000), (batch.Accepted, batch.Duplicate));
    }

    /// <summary>Many of them again and again; some meet in half of their bits, some lie at the ends of all hashes, where a table begins anew.</summary>
    private static (ulong Low, ulong High) Id(Random random)
    {
        ulong n = (ulong)random.Next(40_000);
        ulong spread = unchecked(n * 0x9E3779B97F4A7C15);
        return (n % 10) switch
        {
            0 => (spread / 7, n % 3),
            1 => (ulong.MaxValue - (n % 500), n),
            2 => (n % 500, n),
            3 => (0x8000_0000_0000_0000 + (n % 50), n % 90),
            _ => (spread, n),
        };
    }
}
