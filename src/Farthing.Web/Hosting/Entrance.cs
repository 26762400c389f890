using Farthing.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace Farthing.Web.Hosting;

/// <summary>The one way in: assets for everybody, the printed address for whoever has it, pages for browsers that were let in.</summary>
internal static class Entrance
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next, Guard guard, Gatekeeper gatekeeper, ServerOptions options)
    {
        Guard.SetHeaders(context.Response);
        if (guard.Check(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        string path = context.Request.Path.Value ?? "/";
        if (path.StartsWith("/assets/", StringComparison.Ordinal))
        {
            await AssetAsync(context, path["/assets/".Length..]).ConfigureAwait(false);
        }
        else if (path == "/open")
        {
            await OpenAsync(context, gatekeeper, options).ConfigureAwait(false);
        }
        else if (guard.IsKnown(context))
        {
            await next(context).ConfigureAwait(false);
        }
        else
        {
            await RefuseAsync(context, options).ConfigureAwait(false);
        }
    }

    private static async Task AssetAsync(HttpContext context, string address)
    {
        if (PageAssets.Find(address) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = asset.Type;
        context.Response.ContentLength = asset.Bytes.Length;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task OpenAsync(HttpContext context, Gatekeeper gatekeeper, ServerOptions options)
    {
        if (gatekeeper.Exchange(context.Request.Query["key"]) is { } secret)
        {
            // Without "Secure": the connection never leaves this machine, and not every browser takes a secure cookie over plain HTTP.
            context.Response.Cookies.Append(Guard.CookieName(context.Connection.LocalPort), secret, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = Gatekeeper.SessionLife,
                Path = "/",
            });
            context.Response.Redirect("/");
        }
        else
        {
            await RefuseAsync(context, options).ConfigureAwait(false);
        }
    }

    private static Task RefuseAsync(HttpContext context, ServerOptions options)
    {
        options.Refused?.Invoke();
        PageFrame frame = new("Farthing", null, "", PageState.None);
        MessageModel message = new(
            "This page is for whoever started farthing serve",
            "The terminal in which it runs has just printed a new address. Open that one: it works once, in the browser that opens it first.",
            []);
        return PageRoutes.Page<MessagePage>(frame, message, StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }
}
