namespace PracticeApi;

public static class PracticeApp
{
    public static Task<int> RunAsync(string[] args) => Task.FromResult(0);
}
