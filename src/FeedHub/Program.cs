Console.WriteLine("FeedHub");
