"""What a few typed letters may mean, in Chinese, English or pinyin, and where it stands."""
