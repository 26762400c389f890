using System.Reflection;
using System.Reflection.Emit;

namespace Farthing.EngineTests.Architecture;

/// <summary>Finds binary floating point in compiled code: in signatures, fields, locals, constants, conversions and calls.</summary>
internal static class FloatingPoint
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    private static readonly HashSet<OpCode> Floating =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un, OpCodes.Ldind_R4, OpCodes.Ldind_R8,
        OpCodes.Stind_R4, OpCodes.Stind_R8, OpCodes.Ldelem_R4, OpCodes.Ldelem_R8, OpCodes.Stelem_R4, OpCodes.Stelem_R8, OpCodes.Ckfinite,
    ];

    /// <summary>Every place in the types where it occurs.</summary>
    public static IEnumerable<string> Uses(IEnumerable<Type> types) => types.SelectMany(Uses);

    private static IEnumerable<string> Uses(Type type)
    {
        foreach (FieldInfo field in type.GetFields(All).Where(f => IsFloating(f.FieldType)))
        {
            yield return $"{type.FullName}.{field.Name}: field";
        }

        foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            if (Signature(method).Any(IsFloating))
            {
                yield return $"{type.FullName}.{method.Name}: signature";
            }

            if (method.GetMethodBody() is not { } body)
            {
                continue;
            }

            if (body.LocalVariables.Any(v => IsFloating(v.LocalType)))
            {
                yield return $"{type.FullName}.{method.Name}: local";
            }

            foreach (string use in Instructions(method, body.GetILAsByteArray() ?? []))
            {
                yield return $"{type.FullName}.{method.Name}: {use}";
            }
        }
    }

    private static IEnumerable<string> Instructions(MethodBase method, byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            int value = code[at++];
            OpCode operation = value == 0xFE ? Codes[unchecked((short)(0xFE00 | code[at++]))] : Codes[(short)value];
            if (Floating.Contains(operation))
            {
                yield return operation.Name!;
            }

            if (operation.OperandType == OperandType.InlineMethod && Called(method, BitConverter.ToInt32(code, at)) is { } called
                && Signature(called).Any(IsFloating))
            {
                yield return $"calls {called.DeclaringType?.Name}.{called.Name}";
            }

            at += Size(operation, code, at);
        }
    }

    private static int Size(OpCode operation, byte[] code, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static MethodBase? Called(MethodBase method, int token) => method.Module.ResolveMethod(
        token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static IEnumerable<Type> Signature(MethodBase method)
    {
        IEnumerable<Type> types = method.GetParameters().Select(p => p.ParameterType);
        types = method is MethodInfo { ReturnType: { } returned } ? types.Append(returned) : types;
        return method.IsGenericMethod ? types.Concat(method.GetGenericArguments()) : types;
    }

    private static bool IsFloating(Type type) =>
        type == typeof(double) || type == typeof(float) || type == typeof(Half)
        || (type.HasElementType && IsFloating(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsFloating));
}
