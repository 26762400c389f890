using Farthing.Core.Errors;

namespace Farthing.Engine.ClickHouse;

/// <summary>The ClickHouse that a workspace names in <c>farthing.yaml</c>.</summary>
/// <param name="Urls">HTTP addresses of its nodes, at least one; on a cluster those of all its nodes.</param>
/// <param name="Database">The database that holds the tables.</param>
/// <param name="Cluster">The cluster's name in the servers' <c>remote_servers</c>; null for a single node.</param>
/// <param name="User">The user.</param>
/// <param name="PasswordEnvironment">The environment variable that holds the password; null where the user has none.</param>
public sealed record ClickHouseSettings(
    IReadOnlyList<Uri> Urls, string Database, string? Cluster, string User, string? PasswordEnvironment)
{
    /// <summary>The user that every server has, and that may come without a password.</summary>
    public const string DefaultUser = "default";

    /// <summary>Whether every address is on this machine.</summary>
    public bool IsLoopback => Urls.All(u => u.IsLoopback);

    /// <summary>The password; empty where the user has none.</summary>
    /// <exception cref="UserException">FT-5102: the environment variable is not set, or it is empty for the user
    /// <c>default</c> and an address elsewhere.</exception>
    public string Password()
    {
        if (PasswordEnvironment is null)
        {
            return "";
        }

        string password = Environment.GetEnvironmentVariable(PasswordEnvironment) ?? throw new UserException(
            "FT-5102", $"ClickHouse's password is wanted from the environment variable {PasswordEnvironment}, which is not set.",
            suggestion: $"set {PasswordEnvironment} for the process that runs farthing");
        return password.Length > 0 || User != DefaultUser || IsLoopback ? password : throw new UserException(
            "FT-5102", $"The environment variable {PasswordEnvironment} is empty: the user \"{DefaultUser}\" without a password is only for this machine.",
            suggestion: "give the user a password, or use another user");
    }
}
