using Microsoft.AspNetCore.Http;

namespace Farthing.Web.Hosting;

/// <summary>What every request passes: from this machine's own name, of this page's own origin, reading only; and what every answer carries.</summary>
/// <param name="gatekeeper">Who may see pages.</param>
public sealed class Guard(Gatekeeper gatekeeper)
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>The name of the session's cookie: cookies do not tell ports apart, so the name does.</summary>
    public static string CookieName(int port) => Invariant($"farthing-{port}");

    /// <summary>Checks a request; null when it may go on, else the status to answer with.</summary>
    public int? Check(HttpContext context)
    {
        HttpRequest request = context.Request;
        int port = context.Connection.LocalPort;
        if (!IsOwn(request.Host, port))
        {
            return StatusCodes.Status421MisdirectedRequest; // another name led here: DNS rebinding
        }

        if (request.Headers.Origin.Count > 0 && !IsOwnOrigin(request.Headers.Origin.ToString(), port))
        {
            return StatusCodes.Status403Forbidden;
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return StatusCodes.Status405MethodNotAllowed;
        }

        // Another site may link here, but not load anything from here into itself.
        bool foreign = request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
        return foreign && request.Headers["Sec-Fetch-Mode"].ToString() != "navigate" ? StatusCodes.Status403Forbidden : null;
    }

    /// <summary>Whether the request comes from a browser that was let in.</summary>
    public bool IsKnown(HttpContext context) => gatekeeper.Knows(context.Request.Cookies[CookieName(context.Connection.LocalPort)]);

    /// <summary>Sets what every answer carries.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
    }

    private static bool IsOwn(HostString host, int port) =>
        host.Port == port && Names.Contains(host.Host, StringComparer.OrdinalIgnoreCase);

    private static bool IsOwnOrigin(string origin, int port) =>
        Names.Any(name => string.Equals(origin, Invariant($"http://{name}:{port}"), StringComparison.OrdinalIgnoreCase));
}
