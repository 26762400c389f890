using Farthing.Bench;

return args switch
{
    ["stage", string name, .. var rest] => StageHost.Run(name, BenchOptions.Parse(rest)),
    ["kernels", .. var rest] => Farthing.Bench.Kernels.KernelBenchmarks.Run(rest),
    ["run", .. var rest] => BenchRun.Run(BenchOptions.Parse(rest)),
    _ => BenchOptions.Usage(),
};
