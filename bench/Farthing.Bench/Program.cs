using System.Diagnostics;
using Farthing.Bench.Data;

var watch = Stopwatch.StartNew();
var data = new BenchCase(args[0], long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), 1);
(long segments, long interactions) = data.Write();
Console.WriteLine($"{segments} segments, {interactions} interactions in {watch.Elapsed.TotalSeconds:F1} s");
return 0;
