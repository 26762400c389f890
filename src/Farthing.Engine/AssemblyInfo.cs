using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("Farthing.Bench")]
[assembly: InternalsVisibleTo("Farthing.EngineTests")]
