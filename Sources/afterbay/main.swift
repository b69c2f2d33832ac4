print("afterbay")
