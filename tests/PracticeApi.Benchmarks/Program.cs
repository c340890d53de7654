using PracticeApi.Benchmarks.Http;
using PracticeApi.Benchmarks.Imports;
using PracticeApi.Benchmarks.Progress;
using PracticeApi.Benchmarks.Rules;
using PracticeApi.Benchmarks.Size;

return args switch
{
    ["rules", ..] => RuleBenchmarks.Run(),
    ["http", .. var options] => await HttpBenchmark.RunAsync(HttpOptions.Read(options)),
    ["size", .. var options] => await SizeBenchmark.RunAsync(SizeOptions.Read(options)),
    ["import", .. var options] => await ImportBenchmark.RunAsync(options),
    ["progress"] => await ProgressBenchmark.RunAsync(),
    ["floor", var address, var file] => await Floor.RunAsync(address, file),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        rules   the clinical rules, one by one
        http    the API against a floor that does nothing but read and write the same rows
                --warmup 15    seconds of warming up, each route on each side
                --seconds 5    seconds of each turn
                --turns 6      turns of each side
                --only post    routes to measure: patient, page, post, answers, submit (separated by commas)
                --app folder   the published API, where it is already
        size    a patient of 10,000 results alone, and the same among millions: no read may take more than twice as long
                --results 2000000  results of the large database, which takes about 1.5 KiB of disk each
                --requests 40      requests of each route on each side
        import  CSV results and HL7 messages into an empty database: 100000 of the one, a tenth of the other
                20000 [folder] another number of results; the published API, where it is already
        progress  a plan over two years of weekly check-ins and 2,000 results: its progress, and the timeline, beside the bare rows
        """
    );
    return 2;
}
