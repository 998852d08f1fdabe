using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FeedHub.Fetching;

/// <summary>Why a TLS certificate is not trusted, in words. It only explains: nothing here can make one trusted.</summary>
internal static class CertificateTrouble
{
    public static string InWords(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "TLS: no certificate was shown";
        }

        foreach (var link in (IEnumerable<X509ChainElement>?)chain?.ChainElements ?? [])
        {
            if (link.ChainElementStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))
            {
                var whose = link.Certificate.Equals(certificate) ? "certificate" : "issuer's certificate";
                return link.Certificate.NotAfter.ToUniversalTime() < now
                    ? $"TLS {whose} expired since {Day(link.Certificate.NotAfter)}"
                    : $"TLS {whose} not valid before {Day(link.Certificate.NotBefore)}";
            }
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"TLS certificate is for another name: {certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}";
        }

        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return status switch
        {
            _ when status.HasFlag(X509ChainStatusFlags.UntrustedRoot) && chain!.ChainElements.Count == 1 =>
                "TLS certificate is self-signed, not issued by anyone this machine trusts",
            _ when (status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 =>
                "TLS certificate's issuer is not trusted by this machine, or the server leaves out a certificate in between",
            _ when status.HasFlag(X509ChainStatusFlags.Revoked) => "TLS certificate was revoked",
            _ => $"TLS certificate not trusted: {status}",
        };
    }

    private static string Day(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
