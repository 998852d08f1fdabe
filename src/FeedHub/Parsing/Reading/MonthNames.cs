using System.Collections.Frozen;

namespace FeedHub.Parsing.Reading;

/// <summary>Months by name, in the languages in which feeds are found to write them.</summary>
internal static class MonthNames
{
    private static readonly FrozenDictionary<string, int> ByName = Read(
        "january jan enero ene janeiro janvier janv januar jänner gennaio gen gener januari stycznia styczen styczeń ledna leden ocak ianuarie ian siječnja января янв январь січня януари jaanuar tammikuuta januára január 1월",
        "february feb febrero fevereiro fev février fevrier févr fevr fév februar febbraio febrer februari lutego luty února unor únor şubat februarie veljače февраля фев февр февраль лютого helmikuuta februára február 2월",
        "march mar marzo março marco mars märz maerz mrz mär marts març maart mrt marca marzec března brezna březen mart martie ožujka марта март березня maaliskuuta március 3월",
        "april apr abril abr avril avr aprile kwietnia kwiecień dubna duben nisan aprilie travnja апреля апр апрель квітня huhtikuuta apríla április 4월",
        "may mayo maio mai maggio mag maig mei maj maja května kvetna květen mayıs svibnja мая май травня toukokuuta mája május 5월",
        "june jun junio junho juin juni giugno giu juny czerwca czerwiec června cervna červen haziran iunie iun lipnja июня июн июнь червня kesäkuuta júna június 6월",
        "july jul julio julho juillet juil juill juli luglio lug juliol lipca lipiec července cervence červenec temmuz iulie iul srpnja июля июл июль липня heinäkuuta júla július 7월",
        "august aug agosto ago août aout agost augustus augusti sierpnia sierpień srpna srpen ağustos agustus kolovoza августа авг август серпня elokuuta augusta augusztus 8월",
        "september sep sept septiembre setiembre setembro set septembre settembre setembre września wrzesień září zari eylül septembrie rujna сентября сен сент сентябрь вересня syyskuuta septembra szeptember 9월",
        "october oct octubre outubro out octobre oktober okt ottobre ott październik października pazdziernika října rijna říjen ekim octombrie listopada октября окт октябрь жовтня lokakuuta októbra október 10월",
        "november nov noviembre novembro novembre listopad kasım noiembrie noi studenoga ноября ноя нояб ноябрь marraskuuta novembra 11월",
        "december dec diciembre dic dezembro dez décembre decembre déc dezember dicembre desembre des grudnia grudzień prosince prosinec aralık decembrie prosinca декабря дек декабрь грудня joulukuuta decembra 12월");

    /// <summary>1 to 12; null for a word that is no month.</summary>
    public static int? Find(string word)
    {
        var lower = word.ToLowerInvariant();
        return ByName.TryGetValue(lower, out var month) ? month
            // English abbreviated anyhow, as in Sept or Janu.
            : lower.Length > 3 && char.IsAscii(lower[0]) && EnglishStart(lower) is { } start ? start : null;
    }

    private static int? EnglishStart(string lower) => lower[..3] switch
    {
        "jan" => 1,
        "feb" => 2,
        "apr" => 4,
        "aug" => 8,
        "oct" => 10,
        "nov" => 11,
        "dec" => 12,
        "sep" => 9,
        _ => null,
    };

    private static FrozenDictionary<string, int> Read(params string[] months) =>
        months.SelectMany((names, i) => names.Split(' ').Select(name => (Name: name, Month: i + 1)))
            .DistinctBy(p => p.Name).ToFrozenDictionary(p => p.Name, p => p.Month);
}
